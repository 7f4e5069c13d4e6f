//! An answer while it is written: shown from the first word, cut into sentences, and judged sentence by sentence.
//!
//! What a model writes is shown at once. A complete sentence is judged; one that may not stay is taken back, and the text
//! behind it moves up, with its citations renumbered.

use std::ops::ControlFlow;

use super::output::Output;
use crate::answer::ground::{PendingSentence, Verdict};
use crate::answer::trace::Refusal;
use crate::language::citation_stream::{Citations, leading_citations, uncited};
use crate::language_model::StreamSink;
use crate::retrieval::sentence_ranges;
use crate::time::{Clock, Timestamp};

/// What separates the text of one round from that of the next.
const PARAGRAPH: &str = "\n\n";

/// Buffers an answer that is being written and shows it to a [`StreamSink`].
pub(crate) struct AnswerBuffer<'a> {
    output: Output<'a>,
    /// The finished sentences, each with the white space before it and citations as the model wrote them.
    sentences: Vec<Sentence>,
    /// Text that is not a complete sentence yet.
    tail: String,
    passages: usize,
    /// Renders the text that is shown.
    citations: Citations,
    shown: String,
    /// Whether a paragraph break is due before the next text.
    gap: bool,
    first_shown: Option<Timestamp>,
    clock: &'a dyn Clock,
    sink: &'a mut dyn StreamSink,
}

struct Sentence {
    text: String,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Pending,
    Kept,
    TakenBack,
}

/// The text of an answer that is complete.
pub(crate) struct FinishedText {
    /// The text as it was shown in the end.
    pub(crate) text: String,
    /// The passages that it cites, as indices: the first one is `[1]` in the text.
    pub(crate) cited: Vec<usize>,
    /// When its first words were shown.
    pub(crate) first_shown: Option<Timestamp>,
    /// What was kept back.
    pub(crate) refusals: Vec<Refusal>,
}

impl<'a> AnswerBuffer<'a> {
    pub(crate) fn new(output: Output<'a>, clock: &'a dyn Clock, sink: &'a mut dyn StreamSink) -> Self {
        Self {
            output,
            sentences: Vec::new(),
            tail: String::new(),
            passages: 0,
            citations: Citations::of(0),
            shown: String::new(),
            gap: false,
            first_shown: None,
            clock,
            sink,
        }
    }

    /// Sets how many passages can be cited.
    pub(crate) fn allow(&mut self, passages: usize) {
        self.passages = passages;
        self.citations.allow(passages);
    }

    /// The sink, for events that are not text.
    pub(crate) fn sink(&mut self) -> &mut dyn StreamSink {
        &mut *self.sink
    }

    /// Ends the text of a round: its last sentence is complete, and the next round begins a new paragraph.
    pub(crate) fn end_paragraph(&mut self) {
        let rest = self.output.finish();
        let _listening = self.add(&rest);
        let rest = self.citations.finish();
        let _listening = self.show(&rest);
        self.cut(true);
        self.gap = self.has_text();
    }

    /// The next sentence to judge.
    pub(crate) fn next_pending(&self) -> Option<PendingSentence> {
        let at = self.sentences.iter().position(|sentence| sentence.state == State::Pending)?;
        let text = &self.sentences.get(at)?.text;
        let mut own = Citations::of(self.passages);
        let _rendered = own.push(text);
        Some(PendingSentence { at, text: uncited(text).trim().to_owned(), cited: own.cited().to_vec() })
    }

    /// Applies a verdict to the sentence `at`.
    pub(crate) fn apply(&mut self, at: usize, verdict: Verdict) {
        let Some(sentence) = self.sentences.get_mut(at) else { return };
        sentence.state = if verdict == Verdict::TakeBack { State::TakenBack } else { State::Kept };
        match verdict {
            Verdict::Cite(passage) => {
                sentence.text = format!("{} [{}]", uncited(&sentence.text).trim_end(), passage + 1);
            }
            Verdict::Uncite => sentence.text = uncited(&sentence.text),
            Verdict::Keep | Verdict::TakeBack => {}
        }
        if verdict != Verdict::Keep {
            self.render();
        }
    }

    /// Appends a paragraph in the product's own words.
    pub(crate) fn say(&mut self, text: &str) {
        self.end_paragraph();
        let gap = if std::mem::take(&mut self.gap) { PARAGRAPH } else { "" };
        self.tail.clear();
        self.sentences.push(Sentence { text: format!("{gap}{text}"), state: State::Kept });
        self.render();
    }

    /// Replaces the whole text by the product's own words.
    pub(crate) fn say_instead(&mut self, text: &str) {
        self.end_paragraph();
        self.sentences.clear();
        self.gap = false;
        self.say(text);
    }

    /// Whether any text is shown.
    pub(crate) fn has_text(&self) -> bool {
        !self.shown.trim().is_empty()
    }

    /// Ends the answer. Sentences that were not judged stay.
    pub(crate) fn finish(mut self) -> FinishedText {
        let refusals = self.output.take_refusals();
        let (text, cited) = (self.shown, self.citations.cited().to_vec());
        FinishedText { text, cited, first_shown: self.first_shown, refusals }
    }

    /// Adds text that passed the output filter.
    fn add(&mut self, safe: &str) -> ControlFlow<()> {
        let gap = self.gap && !safe.trim().is_empty();
        self.gap &= !gap;
        let safe = format!("{}{safe}", if gap { PARAGRAPH } else { "" });
        self.tail.push_str(&safe);
        let shown = self.citations.push(&safe);
        let listening = self.show(&shown);
        self.cut(false);
        listening
    }

    /// Moves complete sentences out of the tail; all of it when the text has `ended`.
    fn cut(&mut self, ended: bool) {
        let mut ranges = sentence_ranges(&self.tail);
        // A citation behind the full stop belongs to the sentence before it.
        for at in (1..ranges.len()).rev() {
            let (Some(text), Some(range)) =
                (ranges.get(at).and_then(|range| self.tail.get(range.clone())), ranges.get(at).cloned())
            else {
                continue;
            };
            let leading = leading_citations(text);
            if leading > 0 {
                let end = range.start + leading;
                let rest = self.tail.get(end..range.end).unwrap_or_default();
                let start = end + (rest.len() - rest.trim_start().len());
                if let Some(before) = ranges.get_mut(at - 1) {
                    before.end = end;
                }
                if start >= range.end {
                    ranges.remove(at);
                } else if let Some(this) = ranges.get_mut(at) {
                    this.start = start;
                }
            }
        }
        if !ended {
            ranges.pop();
            // What follows may still become a citation of the last complete sentence.
            let behind = ranges.last().and_then(|last| self.tail.get(last.end..)).map(str::trim_start);
            if behind.is_some_and(|behind| behind.starts_with('[') && !behind.contains(']')) {
                ranges.pop();
            }
        }
        let mut from = 0;
        for range in ranges {
            let text = self.tail.get(from..range.end).unwrap_or_default().to_owned();
            self.sentences.push(Sentence { text, state: State::Pending });
            from = range.end;
        }
        self.tail.drain(..from);
    }

    /// Shows more text.
    fn show(&mut self, text: &str) -> ControlFlow<()> {
        // An answer does not begin with white space, which some models send first.
        let text = if self.shown.is_empty() { text.trim_start() } else { text };
        if text.is_empty() {
            return ControlFlow::Continue(());
        }
        self.first_shown.get_or_insert_with(|| self.clock.now());
        self.shown.push_str(text);
        self.sink.push(text)
    }

    /// Renders the text again and revises what was shown, from the first character that differs.
    fn render(&mut self) {
        let kept = self.sentences.iter().filter(|sentence| sentence.state != State::TakenBack);
        let mut raw: String = kept.map(|sentence| sentence.text.as_str()).collect();
        raw.push_str(&self.tail);
        self.citations = Citations::of(self.passages);
        let text = self.citations.push(raw.trim_start());
        let mut same = 0;
        let mut bytes = 0;
        for (old, new) in self.shown.chars().zip(text.chars()) {
            if old != new {
                break;
            }
            same += 1;
            bytes += new.len_utf8();
        }
        let rest = text.get(bytes..).unwrap_or_default();
        if bytes == self.shown.len() && !rest.is_empty() {
            let rest = rest.to_owned();
            let _listening = self.show(&rest);
        } else if bytes < self.shown.len() {
            self.sink.revise(same, rest);
            self.shown = text;
        }
    }
}

impl StreamSink for AnswerBuffer<'_> {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        let safe = self.output.push(text);
        self.add(&safe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a listener sees, and what was done to get there.
    #[derive(Default)]
    struct Screen {
        text: String,
        revisions: usize,
    }

    impl StreamSink for Screen {
        fn push(&mut self, text: &str) -> ControlFlow<()> {
            self.text.push_str(text);
            ControlFlow::Continue(())
        }

        fn revise(&mut self, from: usize, text: &str) {
            self.text = self.text.chars().take(from).chain(text.chars()).collect();
            self.revisions += 1;
        }
    }

    struct Noon;

    #[async_trait::async_trait]
    impl Clock for Noon {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(1).unwrap()
        }

        async fn sleep(&self, _duration: std::time::Duration) {}
    }

    /// Writes `text` in pieces of `size` characters and decides about each sentence as `decide` says.
    fn write(text: &str, size: usize, decide: fn(&PendingSentence) -> Verdict) -> (FinishedText, usize) {
        let mut screen = Screen::default();
        let mut buffer = AnswerBuffer::new(Output::new(&[], "", ""), &Noon, &mut screen);
        buffer.allow(9);
        let characters: Vec<char> = text.chars().collect();
        let settle = |buffer: &mut AnswerBuffer<'_>| {
            while let Some(pending) = buffer.next_pending() {
                buffer.apply(pending.at, decide(&pending));
            }
        };
        for piece in characters.chunks(size) {
            let _listening = buffer.push(&piece.iter().collect::<String>());
            settle(&mut buffer);
        }
        buffer.end_paragraph();
        settle(&mut buffer);
        let written = buffer.finish();
        assert_eq!(written.text, screen.text, "what is stored is what was seen");
        (written, screen.revisions)
    }

    #[test]
    fn what_stays_streams_through_untouched() {
        let text = "Доставка стоит 300 ₽ [3]. Самовывоз бесплатный. [1] Звоните!";
        for size in 1..=text.chars().count() {
            let (written, revisions) = write(text, size, |_| Verdict::Keep);
            assert_eq!(
                written.text, "Доставка стоит 300 ₽ [1]. Самовывоз бесплатный. [2] Звоните!",
                "pieces of {size}"
            );
            assert_eq!((written.cited, revisions), (vec![2, 0], 0));
        }
    }

    #[test]
    fn what_is_taken_back_goes_with_its_citations_and_the_rest_moves_up() {
        let text = "Доставка стоит 300 ₽ [3]. Директор живёт в Казани. [2] Самовывоз бесплатный [1][3].";
        for size in 1..=text.chars().count() {
            let lies = |pending: &PendingSentence| {
                if pending.text.contains("Директор") || pending.text.contains("300") {
                    Verdict::TakeBack
                } else {
                    Verdict::Keep
                }
            };
            let (written, revisions) = write(text, size, lies);
            assert_eq!(written.text, "Самовывоз бесплатный [1][2].", "pieces of {size}");
            assert_eq!(written.cited, [0, 2]);
            assert_eq!(revisions, 2);
        }
    }

    #[test]
    fn a_sentence_that_cites_another_passage_is_put_right() {
        let text = "Самовывоз бесплатный [2]. Доставка стоит 300 ₽ [4].";
        for size in 1..=text.chars().count() {
            let right = |pending: &PendingSentence| if pending.cited == [3] { Verdict::Cite(0) } else { Verdict::Keep };
            let (written, _) = write(text, size, right);
            assert_eq!(written.text, "Самовывоз бесплатный [1]. Доставка стоит 300 ₽. [2]");
            assert_eq!(written.cited, [1, 0]);
        }
    }

    #[test]
    fn paragraphs_and_own_words_stand_apart() {
        let mut screen = Screen::default();
        let mut buffer = AnswerBuffer::new(Output::new(&[], "", ""), &Noon, &mut screen);
        for text in ["Сейчас посмотрю.", "Нашёл"] {
            let _listening = buffer.push(text);
            buffer.end_paragraph();
        }
        buffer.say("Пока всё.");
        assert_eq!(buffer.finish().text, "Сейчас посмотрю.\n\nНашёл\n\nПока всё.");
        assert_eq!((screen.text.as_str(), screen.revisions), ("Сейчас посмотрю.\n\nНашёл\n\nПока всё.", 0));

        let mut screen = Screen::default();
        let mut buffer = AnswerBuffer::new(Output::new(&[], "", ""), &Noon, &mut screen);
        let _listening = buffer.push("Всё неправда. И это");
        buffer.say_instead("Не знаю.");
        assert_eq!(buffer.finish().text, "Не знаю.");
        assert_eq!(screen.text, "Не знаю.");
    }
}
