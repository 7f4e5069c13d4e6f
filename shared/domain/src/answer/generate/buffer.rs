//! An answer while it is written: shown from the first word, cut into sentences, and settled sentence by sentence.
//!
//! What a model writes is shown at once. When a sentence is whole, somebody decides whether it may stay; if not, it is
//! taken back, and everything behind it, its citations renumbered, takes its place.

use std::ops::ControlFlow;

use super::output::Output;
use crate::answer::trace::Refusal;
use crate::language::citation_stream::{Citations, leading_citations, uncited};
use crate::language_model::Deltas;
use crate::retrieval::sentence_ranges;
use crate::time::{Clock, Timestamp};

/// What stands between what a model says in one go and in the next.
const PARAGRAPH: &str = "\n\n";

/// An answer being written.
pub(crate) struct Draft<'a> {
    output: Output<'a>,
    /// The finished sentences, each with the white space before it and citations as the model wrote them.
    sentences: Vec<Sentence>,
    /// What is not yet a sentence.
    tail: String,
    passages: usize,
    /// Renders the text that is shown.
    citations: Citations,
    shown: String,
    /// What comes next is another paragraph.
    gap: bool,
    first_shown: Option<Timestamp>,
    clock: &'a dyn Clock,
    deltas: &'a mut dyn Deltas,
}

struct Sentence {
    text: String,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Kept,
    TakenBack,
}

/// A sentence that nobody has decided about.
pub(crate) struct Waiting {
    /// Its place, to decide about it.
    pub(crate) at: usize,
    /// What it says, without citations.
    pub(crate) text: String,
    /// The passages that it cites, as indices.
    pub(crate) cited: Vec<usize>,
}

/// What becomes of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It stays as it is.
    Keep,
    /// It stays and cites this passage, by its index, instead of what it cited.
    Cite(usize),
    /// It stays and cites nothing.
    Uncite,
    /// It is taken back.
    TakeBack,
}

/// An answer that is done.
pub(crate) struct Written {
    /// The text that was shown in the end.
    pub(crate) text: String,
    /// The passages that it cites, as indices, by their numbers in the text.
    pub(crate) cited: Vec<usize>,
    /// When its first words were shown.
    pub(crate) first_shown: Option<Timestamp>,
    /// What was kept back.
    pub(crate) refusals: Vec<Refusal>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(output: Output<'a>, clock: &'a dyn Clock, deltas: &'a mut dyn Deltas) -> Self {
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
            deltas,
        }
    }

    /// Lets so many passages be cited.
    pub(crate) fn allow(&mut self, passages: usize) {
        self.passages = passages;
        self.citations.allow(passages);
    }

    /// The one who listens.
    pub(crate) fn deltas(&mut self) -> &mut dyn Deltas {
        &mut *self.deltas
    }

    /// Ends what a model said in one go: its last sentence is whole, and what comes next is another paragraph.
    pub(crate) fn end_paragraph(&mut self) {
        let rest = self.output.finish();
        let _listening = self.add(&rest);
        let rest = self.citations.finish();
        let _listening = self.show(&rest);
        self.cut(true);
        self.gap = self.has_text();
    }

    /// The next sentence that nobody has decided about.
    pub(crate) fn next_waiting(&self) -> Option<Waiting> {
        let at = self.sentences.iter().position(|sentence| sentence.state == State::Waiting)?;
        let text = &self.sentences.get(at)?.text;
        let mut own = Citations::of(self.passages);
        let _rendered = own.push(text);
        Some(Waiting { at, text: uncited(text).trim().to_owned(), cited: own.cited().to_vec() })
    }

    /// Decides about a sentence.
    pub(crate) fn settle(&mut self, at: usize, verdict: Verdict) {
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

    /// Says something in the product's own words, behind what stands there.
    pub(crate) fn say(&mut self, text: &str) {
        self.end_paragraph();
        let gap = if std::mem::take(&mut self.gap) { PARAGRAPH } else { "" };
        self.tail.clear();
        self.sentences.push(Sentence { text: format!("{gap}{text}"), state: State::Kept });
        self.render();
    }

    /// Says something in the product's own words instead of everything.
    pub(crate) fn say_instead(&mut self, text: &str) {
        self.end_paragraph();
        self.sentences.clear();
        self.gap = false;
        self.say(text);
    }

    /// Whether anything is shown.
    pub(crate) fn has_text(&self) -> bool {
        !self.shown.trim().is_empty()
    }

    /// Ends the answer; what nobody decided about stays.
    pub(crate) fn finish(mut self) -> Written {
        let refusals = self.output.take_refusals();
        let (text, cited) = (self.shown, self.citations.cited().to_vec());
        Written { text, cited, first_shown: self.first_shown, refusals }
    }

    /// Adds text that was made harmless.
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

    /// Moves finished sentences out of the tail; all of it when the text `ended`.
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
            // The next sentence may yet turn out to be a citation.
            let behind = ranges.last().and_then(|last| self.tail.get(last.end..)).map(str::trim_start);
            if behind.is_some_and(|behind| behind.starts_with('[') && !behind.contains(']')) {
                ranges.pop();
            }
        }
        let mut from = 0;
        for range in ranges {
            let text = self.tail.get(from..range.end).unwrap_or_default().to_owned();
            self.sentences.push(Sentence { text, state: State::Waiting });
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
        self.deltas.push(text)
    }

    /// Renders the text anew and revises what was shown from where it differs.
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
            self.deltas.revise(same, rest);
            self.shown = text;
        }
    }
}

impl Deltas for Draft<'_> {
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

    impl Deltas for Screen {
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
    fn write(text: &str, size: usize, decide: fn(&Waiting) -> Verdict) -> (Written, usize) {
        let mut screen = Screen::default();
        let mut draft = Draft::new(Output::new(&[], "", ""), &Noon, &mut screen);
        draft.allow(9);
        let characters: Vec<char> = text.chars().collect();
        let settle = |draft: &mut Draft<'_>| {
            while let Some(waiting) = draft.next_waiting() {
                draft.settle(waiting.at, decide(&waiting));
            }
        };
        for piece in characters.chunks(size) {
            let _listening = draft.push(&piece.iter().collect::<String>());
            settle(&mut draft);
        }
        draft.end_paragraph();
        settle(&mut draft);
        let written = draft.finish();
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
            let lies = |waiting: &Waiting| {
                if waiting.text.contains("Директор") || waiting.text.contains("300") {
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
            let right = |waiting: &Waiting| if waiting.cited == [3] { Verdict::Cite(0) } else { Verdict::Keep };
            let (written, _) = write(text, size, right);
            assert_eq!(written.text, "Самовывоз бесплатный [1]. Доставка стоит 300 ₽. [2]");
            assert_eq!(written.cited, [1, 0]);
        }
    }

    #[test]
    fn paragraphs_and_own_words_stand_apart() {
        let mut screen = Screen::default();
        let mut draft = Draft::new(Output::new(&[], "", ""), &Noon, &mut screen);
        for text in ["Сейчас посмотрю.", "Нашёл"] {
            let _listening = draft.push(text);
            draft.end_paragraph();
        }
        draft.say("Пока всё.");
        assert_eq!(draft.finish().text, "Сейчас посмотрю.\n\nНашёл\n\nПока всё.");
        assert_eq!((screen.text.as_str(), screen.revisions), ("Сейчас посмотрю.\n\nНашёл\n\nПока всё.", 0));

        let mut screen = Screen::default();
        let mut draft = Draft::new(Output::new(&[], "", ""), &Noon, &mut screen);
        let _listening = draft.push("Всё неправда. И это");
        draft.say_instead("Не знаю.");
        assert_eq!(draft.finish().text, "Не знаю.");
        assert_eq!(screen.text, "Не знаю.");
    }
}
