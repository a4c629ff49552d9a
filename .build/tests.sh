# Tests: every check there is, each a stage of its own, and the few to run after a change.

run_tests() {
  need_node 20.12 # the least of what checks the page's walls
  set_up
  set_up_npm tests/page
  set_up_npm tests/bench # whose types are checked
  set_up_browser
  set_up_other_browsers
  set_up_wasm_pack
  set_up_cargo_deny
  set_up_pytorch
  check_formatting
  check_dependencies
  check_images
  begin_beside check_natively
  fill_dist
  check_for_browsers
  test_crate_in_browser
  check_page tests/bench
  end_beside
  test_with_pytorch
  test_with_burn
  test_page
  finish_stage
  printf '\nSeconds:\n%s\n' "$timings"
  [ -z "$left_out" ] || printf 'Left out, because it is not here:\n%s\n' "$left_out"
  say "All checks passed."
}

# After a change in www/: some seconds, and the tests of the rooms named.
try_page() {
  [ -e www/engines/flex/overfit_lab.d.ts ] && [ -d dist/engines/flex ] ||
    fail "There is no engine in dist/ yet: run ./build.sh serve first, once."
  set_up_rust # whose crates the list of licences names
  set_up_npm www
  set_up_npm tests/page
  check_page
  if [ $# -gt 0 ]; then
    set_up_browser
    case " $* " in *' browsers '*) set_up_other_browsers ;; esac
    # What browsers keep for the next visit is tested, too.
    assemble_page keep
    test_page "$@"
  fi
  assemble_page pass
  finish_stage
}

# After a change in src/, with the tests whose names contain one of the arguments.
try_crate() {
  local name
  set_up_rust
  need_component rustfmt fmt
  need_component clippy clippy
  stage "Formatting and lints"
  cargo fmt --all --check
  cargo clippy --locked --release --workspace --all-targets --features "$all_engines" -- -D warnings
  for name in "$@"; do
    stage "Tests: $name"
    cargo test --locked --release --workspace --features "$all_engines" "$name"
  done
  finish_stage
}

# For $1 minutes, as user $2.
soak() {
  set_up
  set_up_npm tests/page
  set_up_browser
  fill_dist
  stage "Soak"
  (cd tests/page && SOAK_MINUTES=${1:-60} SOAK_SEED=${2:-1} node_modules/.bin/playwright test --retries 0 tests/page/soak/)
  finish_stage
}

check_formatting() {
  stage "Formatting"
  need_component rustfmt fmt
  cargo fmt --all --check
  cargo fmt --manifest-path tests/fuzz/Cargo.toml --check
}

# All that is compiled for this machine. In the release profile, whose host dependencies the builds share.
check_natively() {
  stage "Clippy, native"
  need_component clippy clippy
  cargo clippy --locked --release --workspace --all-targets --features "$all_engines" -- -D warnings
  stage "Documentation"
  RUSTDOCFLAGS='-D warnings' cargo doc --locked --release --workspace --no-deps --features "$all_engines"
  stage "Fuzz targets"
  cargo check --locked --manifest-path tests/fuzz/Cargo.toml --target-dir "$target_dir/fuzz"
  stage "Crate, native"
  cargo test --locked --release --workspace --features "$all_engines"
}

check_for_browsers() {
  stage "Clippy, $wasm"
  need_component clippy clippy
  cargo clippy --locked --release --workspace --all-targets --target "$wasm" --no-default-features --features flex,relaxed-simd,threads -- -D warnings
}

# Licences, versions and sources of the crates. Known vulnerabilities would need a database that is not in a registry:
# cargo-deny check advisories, where GitHub can be reached. What packages of npm the page has is checked when it is built.
check_dependencies() {
  stage "Dependencies"
  cargo-deny --locked check --deny unmatched-skip bans licenses sources
}

# The committed images, with the originals of Debian's dataset-fashion-mnist where that is installed.
check_images() {
  stage "Packed images"
  node www/data/pack.mjs --check fashion-mnist /usr/share/datasets/fashion-mnist www/data/fashion-mnist.idx.gz
}

# Exported scripts, run today.
test_with_pytorch() {
  [ -n "$with_pytorch" ] || return 0
  stage "Exported scripts, in PyTorch"
  PYTHON=$tools/python/bin/python cargo test --locked --release --features "$all_engines" --test elsewhere -- exported_scripts --ignored
}

# An exported program, built in its own folder as README.md says.
test_with_burn() {
  local link='#train=96&epochs=4' folder=$tools/burn digest printed
  [ -n "$with_burn" ] || return 0
  stage "Exported program, in Burn"
  mkdir -p "$folder"
  rm -rf "$folder/my-experiment"
  ln -sfn "$PWD" "$folder/overfit-lab"
  overfit_lab() { cargo run --quiet --locked --release --features "$all_engines" -- "$@"; }
  overfit_lab export "$link" --to "$folder/my-experiment"
  digest=$(overfit_lab run "$link" | sed -n 's/.*"digest":"\([0-9a-f]*\)".*/\1/p')
  printed=$(
    cd "$folder/my-experiment"
    cp ../overfit-lab/Cargo.lock .
    CARGO_TARGET_DIR=$folder/target cargo run --release | tail -n 1
  )
  [ "$printed" = "digest: $digest" ] || fail "The program ended with '$printed', the lab's own run with $digest."
  say "$printed"
}

test_crate_in_browser() {
  stage "Crate, in Chromium"
  in_chromium --test boundary --test run
  [ -n "$FIREFOX" ] || return 0
  stage "Crate, in Firefox"
  in_firefox --test boundary --test run
}

# Runs the crate's tests that cargo's arguments choose, in a worker of a headless browser. wasm-bindgen's test
# runner reads webdriver.json; where the browser is differs between machines.
in_chromium() {
  cat >webdriver.json <<END
{
  "goog:chromeOptions": {
    "binary": "$CHROMIUM",
    "args": [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"
    ]
  }
}
END
  test_in_worker --chrome --chromedriver "$CHROMEDRIVER" "$@"
}

in_firefox() {
  cat >webdriver.json <<END
{ "moz:firefoxOptions": { "binary": "$FIREFOX", "args": ["-headless"] } }
END
  test_in_worker --firefox --geckodriver "$GECKODRIVER" "$@"
}

# $1 to $3: wasm-pack's options for the browser and its driver.
test_in_worker() {
  local browser=("$1" "$2" "$3")
  shift 3
  WASM_BINDGEN_TEST_TIMEOUT=300 wasm-pack test --headless "${browser[@]}" \
    --mode no-install --release -- --locked --no-default-features --features flex,relaxed-simd "$@"
}
