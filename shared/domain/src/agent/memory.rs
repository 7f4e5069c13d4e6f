//! What an agent remembers: of this conversation, and of the person.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::FieldError;
use crate::limits::{WINDOW_MESSAGES, WINDOW_MINUTES};
use crate::setting::Setting;

/// What an agent remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// How much of the conversation it sees.
    pub window: Window,
    /// Whether it keeps facts about the person from one conversation to the next.
    pub facts: bool,
}

impl Default for Memory {
    fn default() -> Self {
        Self { window: Window::Messages(20), facts: true }
    }
}

/// What an agent remembers as it is written.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AgentMemory)]
pub struct MemoryParts {
    /// How much of the conversation it sees.
    pub window: WindowParts,
    /// Whether it keeps facts about the person from one conversation to the next.
    pub facts: bool,
}

impl Setting for Memory {
    type Written = MemoryParts;

    fn read(written: MemoryParts) -> Result<Self, Vec<FieldError>> {
        let MemoryParts { window, facts } = written;
        let window = Window::try_from(window);
        let window = window.map_err(|message| vec![FieldError::new(&["window", "count"], "out_of_range", message)])?;
        Ok(Self { window, facts })
    }

    fn write(self) -> MemoryParts {
        MemoryParts { window: self.window.into(), facts: self.facts }
    }
}

/// How much of a conversation an agent sees beside the message that it answers. Whatever it is, no more than a model
/// can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WindowParts", into = "WindowParts")]
pub enum Window {
    /// Nothing: each question is answered on its own.
    None,
    /// So many of the last messages, 1 to [`WINDOW_MESSAGES`].
    Messages(u32),
    /// What was said in so many of the last minutes, 1 to [`WINDOW_MINUTES`].
    Minutes(u32),
    /// Everything.
    All,
}

/// How much of a conversation an agent sees, as it is written.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConversationWindow)]
pub struct WindowParts {
    /// What is counted.
    pub kind: WindowKind,
    /// 1 to 200 messages, or 1 to 44,640 minutes; `null` for the other kinds.
    #[serde(default)]
    pub count: Option<u32>,
}

/// What a window is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConversationWindowKind)]
pub enum WindowKind {
    /// See [`Window::None`].
    None,
    /// See [`Window::Messages`].
    Messages,
    /// See [`Window::Minutes`].
    Minutes,
    /// See [`Window::All`].
    All,
}

impl Window {
    /// How many of the last messages must be read to fill it.
    #[must_use]
    pub fn messages_to_load(self) -> usize {
        match self {
            Self::None => 0,
            Self::Messages(count) => count as usize,
            Self::Minutes(_) | Self::All => WINDOW_MESSAGES as usize,
        }
    }
}

impl TryFrom<WindowParts> for Window {
    type Error = String;

    fn try_from(parts: WindowParts) -> Result<Self, String> {
        let counted = |most: u32| match parts.count {
            Some(count) if (1..=most).contains(&count) => Ok(count),
            _ => Err(format!("must have a `count` of 1 to {most}")),
        };
        match parts.kind {
            WindowKind::Messages => counted(WINDOW_MESSAGES).map(Self::Messages),
            WindowKind::Minutes => counted(WINDOW_MINUTES).map(Self::Minutes),
            WindowKind::None | WindowKind::All if parts.count.is_some() => {
                Err("must have no `count`: only `messages` and `minutes` are counted".to_owned())
            }
            WindowKind::None => Ok(Self::None),
            WindowKind::All => Ok(Self::All),
        }
    }
}

impl From<Window> for WindowParts {
    fn from(window: Window) -> Self {
        let (kind, count) = match window {
            Window::None => (WindowKind::None, None),
            Window::Messages(count) => (WindowKind::Messages, Some(count)),
            Window::Minutes(count) => (WindowKind::Minutes, Some(count)),
            Window::All => (WindowKind::All, None),
        };
        Self { kind, count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_messages_and_minutes_are_counted() {
        let parse = |kind, count| Window::try_from(WindowParts { kind, count });
        assert_eq!(parse(WindowKind::Messages, Some(5)), Ok(Window::Messages(5)));
        assert_eq!(parse(WindowKind::All, None), Ok(Window::All));
        assert!(parse(WindowKind::Minutes, None).is_err());
        assert!(parse(WindowKind::Messages, Some(0)).is_err());
        assert!(parse(WindowKind::Messages, Some(WINDOW_MESSAGES + 1)).is_err());
        assert!(parse(WindowKind::None, Some(1)).is_err());
    }

    #[test]
    fn a_window_survives_its_text_form() {
        for window in [Window::None, Window::Messages(3), Window::Minutes(60), Window::All] {
            let json = serde_json::to_string(&window).unwrap();
            assert_eq!(serde_json::from_str::<Window>(&json).unwrap(), window, "{json}");
        }
    }
}
