# Helpers: the stages of a command and how long each took, and what all parts of the build use.

timings=
stage_name=
stage_began=0
# The group of processes that works beside the stages, if one does, and where its output is.
beside=
beside_log=

stage() {
  finish_stage
  stage_name=$1
  stage_began=$SECONDS
  printf '\n==> %s\n' "$1"
}

finish_stage() {
  if [ -n "$stage_name" ]; then
    timings="$timings$(printf '%6d  %s' $((SECONDS - stage_began)) "$stage_name")"$'\n'
  fi
  stage_name=
}

report_failure() {
  local status=$?
  [ -z "$beside" ] || kill -- "-$beside" 2>/dev/null || true
  if [ "$status" != 0 ] && [ -n "$stage_name" ]; then
    printf '\nFailed at: %s\n' "$stage_name" >&2
  fi
}
trap report_failure EXIT

# Runs a function beside the stages that follow: large crates are compiled one after the other, which
# leaves cores idle.
begin_beside() {
  finish_stage
  beside_log=$(mktemp)
  # In a group of its own, to be ended with all that it has started.
  set -m
  (
    set -e
    timings=
    "$1"
    finish_stage
    printf '\nSeconds, beside the stages below:\n%s' "$timings"
  ) >"$beside_log" 2>&1 &
  beside=$!
  set +m
}

# Waits for it, and shows what it has printed.
end_beside() {
  local status=0
  stage "The rest of what went on beside"
  wait "$beside" || status=$?
  beside=
  cat "$beside_log"
  rm "$beside_log"
  [ "$status" = 0 ] || fail "What went on beside has failed: see above."
}

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# ["one", "two"]
json_list() {
  local item list=
  for item in "$@"; do list="$list, \"$item\""; done
  echo "[${list#, }]"
}

have() { command -v "$1" >/dev/null 2>&1; }

# The path of the first of these commands that is there, or nothing.
first_command() {
  local candidate
  for candidate in "$@"; do
    if command -v "$candidate"; then return; fi
  done
}

# Whether version $1 is at least version $2, to the second number.
at_least() {
  local major minor needed_major needed_minor _
  IFS=. read -r major minor _ <<<"$1"
  IFS=. read -r needed_major needed_minor _ <<<"$2"
  [ "$major" -gt "$needed_major" ] || { [ "$major" -eq "$needed_major" ] && [ "$minor" -ge "$needed_minor" ]; }
}

# The first free port from $1 on.
free_port() {
  node -e '
    const probe = (port) => require("net").createServer()
      .once("error", () => probe(port + 1))
      .listen(port, "localhost", function () { console.log(port); this.close(); });
    probe(Number(process.argv[1]));
  ' "$1" 2>/dev/null || fail "There is no free port from $1 on."
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    fail "This needs root, and sudo is not there: $*"
  fi
}

# A fresh machine has no package lists yet, an old one outdated ones.
apt_install() {
  say "Installing with apt: $*"
  apt_get_install "$@" || { as_root apt-get update -qq && apt_get_install "$@"; }
}

apt_get_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

cargo_install() {
  # One target directory: the tools have dependencies in common.
  cargo install --root "$tools" --target-dir "$target_dir/tools" "$@"
}

# Sees to it that `$1 --version` prints "$1 $2", as it is or from what is installed here; $3 is its crate, and what
# follows are options for cargo.
provide_tool() {
  local command=$1 version=$2 crate=$3
  shift 3
  if [ "$("$command" --version 2>/dev/null)" != "$command $version" ]; then
    PATH=$tools/bin:$PATH
  fi
  if [ "$("$command" --version 2>/dev/null)" != "$command $version" ]; then
    cargo_install "$crate" --version "$version" "$@"
  fi
}

need_node() {
  { have npm && have node && at_least "$(node --version | tr -d v)" "$1.0"; } ||
    fail "Node $1 or newer with npm is needed: install it from https://nodejs.org."
}

need_component() {
  cargo "$2" --version >/dev/null 2>&1 || rustup component add "$1" >/dev/null 2>&1 ||
    fail "$1 is missing: add it to the Rust toolchain (rustup component add $1)."
}

set_up_npm() {
  stage "npm packages of $1/"
  need_node 18
  # npm writes this file last.
  local installed=$1/node_modules/.package-lock.json
  if [ ! -e "$installed" ] || [ "$1/package-lock.json" -nt "$installed" ]; then
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
  fi
}
