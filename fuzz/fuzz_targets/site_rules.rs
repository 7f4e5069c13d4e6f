//! Addresses of pages and the rules of `robots.txt`.
#![no_main]

use domain::site::{PageAddress, Robots};

libfuzzer_sys::fuzz_target!(|data: (&[u8], &str, &str)| {
    let (file, text, link) = data;
    let robots = Robots::parse(file);
    let _allowed = robots.allows(text);
    let Ok(address) = PageAddress::parse(text) else { return };
    assert_eq!(PageAddress::parse(address.as_str()).as_ref(), Ok(&address), "one page has one spelling");
    assert!(address.path_and_query().starts_with('/'));
    assert!(address.is_same_site(&address.robots()));
    let _allowed = robots.allows(address.path_and_query());
    if let Ok(linked) = address.join(link) {
        assert_eq!(PageAddress::parse(linked.as_str()), Ok(linked));
    }
});
