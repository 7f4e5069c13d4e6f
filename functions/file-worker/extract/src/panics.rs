//! Keeps a panic of a reading library to the page it happened on.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`; a panic in it is `None` and is not reported: a broken file is no fault of the program.
///
/// The program's own panic hook stays and hears of every other panic.
pub(crate) fn catch<T>(read: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !EXPECTED.get() {
                report(info);
            }
        }));
    });
    EXPECTED.set(true);
    // The borrowed state is thrown away or checked after a panic.
    let outcome = panic::catch_unwind(AssertUnwindSafe(read));
    EXPECTED.set(false);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_no_result() {
        assert_eq!(catch(|| 1), Some(1));
        assert_eq!(catch(|| -> u8 { panic!("of a library") }), None);
        assert!(!EXPECTED.get());
    }
}
