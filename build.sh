#!/usr/bin/env bash
# Sets up, builds, serves and tests Overfit Lab; `./build.sh help` says how. Its parts are in .build/.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'END'
Usage: ./build.sh [command] [--threads] [--with-cifar-10] [--with-pytorch] [--with-burn]

  (none)        build dist/ with every engine: static files for any server and any path
  serve [port]  build the page with its default engine on one thread, serve it and print the address
  test          install what the tests need, then run every check there is
  page [room ...]
                after a change in www/: put the page together again with the engines that are in
                dist/, check its types and walls, and run the page tests of the rooms named, or of
                browsers: the page's main job in Chromium, Firefox and WebKitGTK. A server that runs
                shows the change on reload
  crate [test ...]
                after a change in src/: check the crate's formatting and lints, and run the native tests
                whose names contain one of these
  bench [section ...]
                print speed beside the limit and peers (peers), start-up, memory and manners of the
                page (page), how time grows with the work (scaling), and what a run keeps of a bare
                loop's speed (diagnosing): all four, or those named. Takes about 40 minutes
  soak [minutes] [seed]
                drive the page as a restless user would, in two tabs: settings, links, panels, own images,
                offline and back, killed workers, lost tabs; then compare memory, handles and console
                with the start. An hour, unless told otherwise
  hostile       try a million hostile links, 100,000 hostile files of each other kind that the crate reads,
                and 10,000 archives, image files and entries of databases, and print what became of them
  fuzz [minutes]
                try inputs that lead each parser to code not reached before, for so many minutes in all
                (5 if left open); what breaks one is kept in tests/fuzz/corpus/
  help          print this text

  --threads        serve with the builds for several cores, too: they take several minutes more,
                   the first time.
  --with-cifar-10  put CIFAR-10 into the page that is built or served. Its authors state no licence:
                   whether you may use or publish it is for you to find out. Fetches 139 MB, once.
  --with-pytorch   install PyTorch for the benchmark and for tests of exported scripts, once: 5 GB.
                   Without it those tests are left out, and the benchmark uses what python3 has, or
                   the interpreters that PYTHON names, with colons between.
  --with-burn      test an exported program for Burn by itself, too, as people build it: some ten
                   minutes more, the first time.

The first run also sets up the wasm32 standard library, wasm-bindgen and npm packages.
CARGO_TARGET_DIR, RUSTUP_TOOLCHAIN, CHROMIUM, CHROMEDRIVER, FIREFOX, GECKODRIVER, WEBKITDRIVER and
MINIBROWSER are honoured.
END
}

wasm=wasm32-unknown-unknown
tools=$PWD/.tools
with_threads=
with_cifar_10=
with_pytorch=
with_burn=

. .build/helpers.sh
. .build/rust.sh
. .build/engines.sh
. .build/images.sh
. .build/page.sh
. .build/browser.sh
. .build/tests.sh
. .build/bench.sh
. .build/fuzz.sh

main() {
  local argument command='' arguments=''
  for argument in "$@"; do
    case $argument in
      --threads) with_threads=yes ;;
      --with-cifar-10) with_cifar_10=yes ;;
      --with-pytorch) with_pytorch=yes ;;
      --with-burn) with_burn=yes ;;
      *) if [ -z "$command" ]; then command=$argument; else arguments="$arguments $argument"; fi ;;
    esac
  done
  # shellcheck disable=SC2086 # several arguments
  set -- $arguments
  case ${command:-build} in
    build) build_all ;;
    serve) serve "${1:-8080}" ;;
    test) run_tests ;;
    page) try_page "$@" ;;
    crate) try_crate "$@" ;;
    bench) run_benchmark "$@" ;;
    soak) soak "$@" ;;
    hostile) run_hostile ;;
    fuzz) run_fuzz "$@" ;;
    help | -h | --help) usage ;;
    *) usage >&2 && fail "There is no command '$command'." ;;
  esac
}

build_all() {
  set_up
  fill_dist
}

set_up() {
  set_up_rust
  set_up_wasm_bindgen
  set_up_npm www
}

fill_dist() {
  local engine build builds
  for engine in $engines; do
    builds=${engine}_builds
    for build in ${!builds}; do build_engine "$build"; done
  done
  provide_types
  assemble_page keep
}

serve() {
  local build port
  set_up
  for build in $flex_builds; do
    case $build in
      *-threads)
        # One that is there may be older than the code.
        if [ -n "$with_threads" ]; then build_engine "$build"; else rm -rf "dist/engines/$build"; fi
        ;;
      *) build_engine "$build" ;;
    esac
  done
  provide_types
  assemble_page pass
  port=$(free_port "$1")
  stage "Open http://localhost:$port (Ctrl-C ends)"
  # --dev: what another ./build.sh puts into dist/ shows on reload.
  exec www/node_modules/.bin/sirv dist --dev --quiet --port "$port"
}

main "$@"
