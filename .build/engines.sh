# Engines: the builds of the crate that the page trains with, each a folder of dist/engines/.

# Cargo features, the first the default, and the builds of each: a wasm file each, fastest first. The
# parts of a build's name after its engine are Cargo features, too: see build_features.
engines='flex ndarray'
all_engines=${engines// /,} # as Cargo features, for what is built natively
flex_builds='flex-fused-threads flex-fused flex-threads flex'
ndarray_builds=ndarray

# Arguments and globals that are the same everywhere become part of the code. Sorted by name, functions
# of one generic lie side by side, where gzip sees how alike they are: 6% less to download. The rest is
# what rustc lets the engines use, so that wasm-opt accepts it.
wasm_opt_flags='-O1 --duplicate-function-elimination --dae-optimizing --simplify-globals-optimizing
  --remove-unused-module-elements --reorder-functions-by-name
  --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext
  --enable-mutable-globals --enable-reference-types --enable-multivalue'
wasm_opt_fused=--enable-relaxed-simd
wasm_opt_threads=--enable-threads

# Burn is compiled once for the builds on one thread and once for those on several, whose flags
# differ: fused arithmetic is a matter of our own code.
build_engine() {
  local build=$1 built=$target_dir/engines/$1 cargo_target=$target_dir linked key
  local wasm_opt_features="$wasm_opt_flags"
  set -- build --locked --release --lib --target "$wasm" --no-default-features --features "$(build_features "$1")"
  stage "Engine $build"
  case $build in *-fused*) wasm_opt_features="$wasm_opt_features $wasm_opt_fused" ;; esac
  case $build in
    *-threads)
      wasm_opt_features="$wasm_opt_features $wasm_opt_threads"
      cargo_target=$target_dir/threads
      need_rust_source
      RUSTC_BOOTSTRAP=1 cargo --config .cargo/threads.toml "$@" --target-dir "$cargo_target"
      ;;
    *) cargo "$@" ;;
  esac
  linked=$cargo_target/$wasm/release/overfit_lab.wasm
  key="$(cksum <"$linked") $(wasm-bindgen --version) $wasm_opt_features"
  if [ "$(cat "$built/key" 2>/dev/null)" != "$key" ]; then
    rm -rf "$built"
    wasm-bindgen --target web --out-dir "$built" --out-name overfit_lab "$linked"
    # shellcheck disable=SC2086 # several flags
    www/node_modules/.bin/wasm-opt $wasm_opt_features "$built/overfit_lab_bg.wasm" -o "$built/optimised.wasm"
    mv "$built/optimised.wasm" "$built/overfit_lab_bg.wasm"
    echo "$key" >"$built/key"
  fi
  rm -rf "dist/engines/$build"
  mkdir -p "dist/engines/$build"
  www/node_modules/.bin/esbuild "$built/overfit_lab.js" --minify --sourcemap --legal-comments=inline --log-level=warning \
    --outdir="dist/engines/$build"
  cp "$built/overfit_lab_bg.wasm" "dist/engines/$build"
}

# The Cargo features of a build: flex-fused-threads is flex,relaxed-simd,threads.
build_features() {
  echo "$1" | sed 's/-fused/,relaxed-simd/; s/-threads/,threads/'
}

# The engines and the builds of each, fastest first, as JSON.
list_engines() {
  local engine build builds built list=
  for engine in $engines; do
    built=
    builds=${engine}_builds
    for build in ${!builds}; do
      [ ! -d "dist/engines/$build" ] || built="$built $build"
    done
    # shellcheck disable=SC2086 # several builds
    [ -z "$built" ] || list="$list, \"$engine\": $(json_list $built)"
  done
  echo "{${list#, }}"
}

# The Cargo features of all builds that are in dist/.
list_features() {
  local build
  for build in dist/engines/*/; do build_features "$(basename "$build")"; done | paste -s -d , -
}
