# Rust: a toolchain that compiles for wasm32, and the tools that turn what it makes into engines and tests.

distro_std=/usr/lib/rustlib/$wasm/lib
wasm_pack_version=0.15.1
cargo_deny_version=0.20.2

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

# The standard library's source, for builds that share memory.
need_rust_source() {
  local library
  library=$(rustc --print sysroot)/lib/rustlib/src/rust/library
  [ -d "$library" ] || rustup component add rust-src >/dev/null 2>&1 || apt_install rust-web-src || true
  [ -d "$library" ] || fail "The source of Rust's standard library is missing: add it to the toolchain (rustup component add rust-src)."
}

# wasm-bindgen's tool and crate only work together at exactly the same version.
set_up_wasm_bindgen() {
  stage "wasm-bindgen"
  local version
  version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)
  # Not --locked: its lock file may name versions that a registry does not have.
  provide_tool wasm-bindgen "$version" wasm-bindgen-cli
  say "wasm-bindgen $version"
}

set_up_wasm_pack() {
  stage "wasm-pack"
  provide_tool wasm-pack "$wasm_pack_version" wasm-pack --locked
}

# Not optimised: that would take several times as long as all it has to do.
set_up_cargo_deny() {
  stage "cargo-deny"
  provide_tool cargo-deny "$cargo_deny_version" cargo-deny --locked --debug
}
