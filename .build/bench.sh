# Benchmark: speed beside the limit and peers, the page as visitors meet it, and how time grows.

# The sections named, or all.
run_benchmark() {
  local section measured='' diagnosing=''
  [ $# -gt 0 ] || set -- peers page scaling diagnosing
  for section in "$@"; do
    case $section in
      peers | page | scaling) measured="$measured $section" ;;
      diagnosing) diagnosing=yes ;;
      *) fail "There is no section '$section' of the benchmark: choose among peers, page, scaling and diagnosing." ;;
    esac
  done
  need_node 20 # toSorted, and Playwright's least
  set_up
  set_up_browser
  if [ -n "$measured" ]; then
    set_up_npm tests/bench
    set_up_pytorch
    fill_dist
    stage "Command line"
    cargo build --locked --release
    stage "Benchmark:$measured"
    # shellcheck disable=SC2086 # several sections
    OVERFIT_LAB=$target_dir/release/overfit-lab node tests/bench/bench.js $measured
  fi
  if [ -n "$diagnosing" ]; then
    set_up_wasm_pack
    stage "Benchmark: diagnosing"
    in_chromium --test speed -- --include-ignored --nocapture
  fi
}
