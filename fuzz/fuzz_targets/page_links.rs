//! Links of pages, and what pages and headers ask of robots.
#![no_main]

use extract::{PageLinks, RobotWishes};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let page = PageLinks::of(data, "voronka", 50);
    assert!(page.links.len() <= 50);
    assert!(page.title.is_none_or(|title| !title.is_empty() && title.chars().count() <= 200));
    RobotWishes::of(&String::from_utf8_lossy(data), "voronka");
});
