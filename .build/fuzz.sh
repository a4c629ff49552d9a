# Hostile input: what the parsers make of it, by the million, and where the compiler watches which code
# it reaches.

cargo_fuzz_version=0.13.2

# As many as promised of each, and their figures.
run_hostile() {
  set_up_rust
  stage "Hostile input"
  cargo test --locked --release --features "$all_engines" --test hostile -- --ignored --nocapture
  set_up_npm www
  set_up_npm tests/page
  stage "Hostile archives, image files and entries of databases"
  (cd tests/page && PROPERTY_RUNS=10000 node_modules/.bin/playwright test --project page --retries 0 --timeout 0 /properties.spec)
  finish_stage
}

# So many minutes in all, shared by the targets.
run_fuzz() {
  local minutes=${1:-5} target targets count=0 figures=''
  [ "$minutes" -gt 0 ] 2>/dev/null || fail "'$minutes' is no number of minutes: choose a whole number from 1 on."
  set_up_rust
  set_up_cargo_fuzz
  # Its code is found to be safe by the compiler: what a sanitizer looks for, and only a nightly
  # toolchain has, cannot be there.
  fuzz=(--fuzz-dir tests/fuzz --sanitizer none --target-dir "$target_dir/fuzz")
  stage "Fuzz targets"
  cargo fuzz build "${fuzz[@]}"
  targets=$(cargo fuzz list --fuzz-dir tests/fuzz)
  for target in $targets; do count=$((count + 1)); done
  for target in $targets; do
    stage "Fuzzing $target"
    fuzz_target "$target" $((minutes * 60 / count))
    figures="$figures$(printf '%-12s' "$target") $(fuzz_figures)"$'\n'
  done
  finish_stage
  printf '\n%s' "$figures"
}

# What it finds lies with the inputs that every test run reads; those that only led to new code stay
# beside what is built, for the next time.
fuzz_target() {
  local found=$PWD/tests/fuzz/corpus/$1 grown=$target_dir/fuzz/corpus/$1
  log=$target_dir/fuzz/$1.log
  mkdir -p "$grown"
  cargo fuzz run "${fuzz[@]}" "$1" "$grown" "$found" -- \
    -max_total_time="$2" -max_len=16384 -timeout=10 -print_final_stats=1 "-artifact_prefix=$found/" >"$log" 2>&1 || {
    tail -n 40 "$log" >&2
    fail "$1: a finding. It lies in tests/fuzz/corpus/$1/, where cargo test --test hostile reads it."
  }
}

# Inputs tried, and how much of the code they reached.
fuzz_figures() {
  local runs
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  printf '%s inputs, %s' "$runs" "$(sed -n 's/^#[0-9]*[[:space:]]*DONE *cov: \([0-9]*\) ft: \([0-9]*\) corp: \([0-9]*\).*/\1 edges and \2 features reached, \3 inputs kept/p' "$log")"
}

set_up_cargo_fuzz() {
  stage "cargo-fuzz"
  provide_tool cargo-fuzz "$cargo_fuzz_version" cargo-fuzz --locked ||
    fail "cargo-fuzz $cargo_fuzz_version could not be installed: see above. ./build.sh hostile needs no such tool."
  have c++ || have g++ || have clang++ || fail "libFuzzer is C++: install a compiler for it (apt install g++)."
  say "cargo-fuzz $cargo_fuzz_version"
}
