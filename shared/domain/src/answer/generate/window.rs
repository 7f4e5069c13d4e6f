//! How much of the earlier conversation a model sees.

use crate::agent::Window;
use crate::language_model::Turn;
use crate::limits::WINDOW_TOKENS;
use crate::time::Timestamp;
use crate::tokens;

/// What `window` leaves of a conversation, oldest first: in any case the newest that fits into [`WINDOW_TOKENS`].
pub(crate) fn within_window(window: Window, history: &[Turn], now: Timestamp) -> &[Turn] {
    let counted = match window {
        Window::None => &[],
        Window::Messages(count) => history.get(history.len().saturating_sub(count as usize)..).unwrap_or_default(),
        Window::Minutes(minutes) => {
            let begin = now.plus_seconds(-60 * i64::from(minutes));
            let at = history.iter().position(|turn| turn.at >= begin).unwrap_or(history.len());
            history.get(at..).unwrap_or_default()
        }
        Window::All => history,
    };
    let mut left = WINDOW_TOKENS as u64;
    let fitting = counted.iter().rev().take_while(|turn| {
        let tokens = tokens::estimate(&turn.text);
        let fits = tokens <= left;
        left = left.saturating_sub(tokens);
        fits
    });
    let fitting = fitting.count();
    counted.get(counted.len() - fitting..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language_model::Speaker;

    fn minute(minute: i64) -> Timestamp {
        Timestamp::from_millis(minute * 60_000).unwrap()
    }

    fn turn(at: i64, text: &str) -> Turn {
        Turn { at: minute(at), speaker: Speaker::Customer, text: text.to_owned() }
    }

    fn seen(window: Window, history: &[Turn]) -> Vec<&str> {
        within_window(window, history, minute(100)).iter().map(|turn| turn.text.as_str()).collect()
    }

    #[test]
    fn a_window_is_counted_in_messages_or_minutes() {
        let history = [turn(10, "a"), turn(90, "b"), turn(95, "c"), turn(99, "d")];
        assert_eq!(seen(Window::None, &history), Vec::<&str>::new());
        assert_eq!(seen(Window::Messages(2), &history), ["c", "d"]);
        assert_eq!(seen(Window::Messages(9), &history), ["a", "b", "c", "d"]);
        assert_eq!(seen(Window::Minutes(10), &history), ["b", "c", "d"]);
        assert_eq!(seen(Window::Minutes(1), &[turn(1, "old")]), Vec::<&str>::new());
        assert_eq!(seen(Window::All, &history), ["a", "b", "c", "d"]);
    }

    #[test]
    fn no_window_is_larger_than_a_model_takes_and_the_newest_stays() {
        let long = "слово ".repeat(WINDOW_TOKENS);
        let history = [turn(1, "old"), turn(2, &long), turn(3, "new")];
        assert_eq!(seen(Window::All, &history), ["new"]);
    }
}
