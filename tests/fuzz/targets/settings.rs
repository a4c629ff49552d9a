#![no_main]

#[path = "../../hostile/parsers/mod.rs"]
mod parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    parsers::settings::check(bytes);
});
