//! Keeping a trace within the size of a stored item.

use super::Trace;
use crate::limits::TRACE_BYTES;

/// Characters of a passage or a sentence in a trace that had to be shortened.
const SHORTENED: usize = 300;

impl Trace {
    /// The same within the size that a stored item may have: long texts are shortened first, then the ends of lists go.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if self.bytes() > TRACE_BYTES {
            self.shorten();
        }
        let mut keep = 64;
        while self.bytes() > TRACE_BYTES && keep > 0 {
            self.passages.truncate(keep);
            self.sentences.truncate(keep);
            self.tools.truncate(keep);
            self.facts.truncate(keep);
            self.attempts.truncate(keep);
            self.refusals.truncate(keep);
            keep /= 2;
        }
        self
    }

    fn shorten(&mut self) {
        shorten(&mut self.question);
        for passage in &mut self.passages {
            passage.source.context = None;
            shorten(&mut passage.source.text);
            shorten(&mut passage.source.headings);
        }
        self.sentences.iter_mut().for_each(|sentence| shorten(&mut sentence.text));
        for tool in &mut self.tools {
            shorten(&mut tool.name);
            let mut arguments = tool.arguments.to_string();
            if arguments.chars().count() > SHORTENED {
                shorten(&mut arguments);
                tool.arguments = arguments.into();
            }
            tool.result.iter_mut().for_each(shorten);
        }
        for refusal in &mut self.refusals {
            shorten(&mut refusal.what);
            shorten(&mut refusal.reason);
        }
    }

    fn bytes(&self) -> usize {
        serde_json::to_vec(self).map_or(0, |json| json.len())
    }
}

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(SHORTENED) {
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::language::ReplyLanguage;
    use crate::time::Timestamp;
    use crate::tool::{ToolDecision, ToolUse};

    #[test]
    fn a_trace_fits_into_an_item_whatever_a_model_did() {
        let mut trace = Trace::new("вопрос".repeat(10_000), ReplyLanguage::Russian, Timestamp::EPOCH);
        for _ in 0..1_000 {
            trace.refuse("р".repeat(5_000), "слишком много");
            trace.tools.push(ToolUse {
                name: "x".repeat(5_000),
                arguments: json!({"text": "я".repeat(5_000)}),
                decision: ToolDecision::Denied,
                result: Some("r".repeat(5_000)),
                reason: None,
            });
        }
        let bounded = trace.bounded();
        assert!(bounded.bytes() <= TRACE_BYTES && !bounded.tools.is_empty(), "{}", bounded.bytes());
    }

    #[test]
    fn a_small_trace_is_kept_whole() {
        let mut trace = Trace::new("Сколько?".into(), ReplyLanguage::Russian, Timestamp::EPOCH);
        trace.refuse("link", "not allowed");
        assert_eq!(trace.clone().bounded(), trace);
    }
}
