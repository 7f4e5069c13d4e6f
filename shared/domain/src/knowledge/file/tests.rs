use proptest::prelude::*;

use super::*;
use crate::ErrorKind;
use crate::knowledge::Timings;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_764_000_000_000).unwrap().plus_seconds(seconds)
}

fn file() -> KnowledgeFile {
    let name = FileName::try_from("price.pdf".to_owned()).unwrap();
    KnowledgeFile::new(FileId::derived(at(0), &["f"]), AgentId::derived(at(0), &["a"]), name, MediaType::Pdf, 10, at(0))
}

fn reading(content: &str) -> Reading {
    let report = Report {
        kind: "pdf".into(),
        encoding: None,
        pages: 1,
        page_characters: vec![5],
        characters: 5,
        pages_without_text: Vec::new(),
        pages_to_recognise: Vec::new(),
        languages: Vec::new(),
        tables: 0,
        passages: 1,
        warnings: Vec::new(),
        timings: Timings::default(),
    };
    Reading { content: content.into(), model: "m@1".into(), report, edits: None }
}

fn job(number: u32) -> Job {
    let timings = Timings::default();
    let (content, model) = ("c".to_owned(), "m@1".to_owned());
    Job {
        number,
        content,
        model,
        pages: 250,
        part_pages: 100,
        passages: None,
        done: 0,
        pages_done: 0,
        sent: false,
        timings,
    }
}

#[test]
fn a_file_goes_from_waiting_to_ready() {
    let mut file = file();
    let status = |file: &KnowledgeFile, s| (file.shown(at(s)).status, file.shown(at(s)).progress);
    assert_eq!(status(&file, 1), (Status::Waiting, 0));
    let attempt = file.begin("e1", 12, at(2)).unwrap();
    assert_eq!((status(&file, 2), file.size), ((Status::Extracting, 0), 12));
    file.advance(attempt, Stage::Extracting, 5, at(3)).unwrap();
    file.advance(attempt, Stage::Embedding, 50, at(4)).unwrap();
    assert_eq!(status(&file, 4), (Status::Embedding, 50));
    file.finish(attempt, reading("c"), at(5)).unwrap();
    assert_eq!(status(&file, 1_000_000), (Status::Ready, 100));
    assert!(file.finished_by(attempt));
}

#[test]
fn neither_progress_nor_the_stage_goes_back_and_only_ready_is_all() {
    let mut file = file();
    let attempt = file.begin("e1", 12, at(0)).unwrap();
    file.advance(attempt, Stage::Embedding, 100, at(1)).unwrap();
    file.advance(attempt, Stage::Extracting, 3, at(2)).unwrap();
    assert_eq!(file.shown(at(2)), Shown { status: Status::Embedding, progress: 99, failure: None });
}

#[test]
fn bytes_that_are_being_read_or_were_read_are_not_taken_up_again() {
    let mut file = file();
    let attempt = file.begin("e1", 1, at(0)).unwrap();
    assert_eq!(file.begin("e1", 1, at(1)), Err(Skip::InWork(at(FILE_LEASE_SECONDS))));
    file.finish(attempt, reading("c"), at(2)).unwrap();
    assert_eq!(file.begin("e1", 1, at(3)), Err(Skip::AlreadyRead));

    let mut failed = self::file();
    let attempt = failed.begin("e1", 1, at(0)).unwrap();
    failed.fail(attempt, Failure::internal(), at(1)).unwrap();
    assert_eq!(failed.begin("e1", 1, at(2)), Err(Skip::AlreadyRead), "a repeated event is not the owner's retry");
}

#[test]
fn other_bytes_win_at_once_and_the_old_attempt_writes_nothing_more() {
    let mut file = file();
    let old = file.begin("e1", 1, at(0)).unwrap();
    let new = file.begin("e2", 2, at(1)).unwrap();
    assert_eq!(file.advance(old, Stage::Embedding, 90, at(2)), Err(Lost));
    assert_eq!(file.divide(old, job(1), at(2)), Err(Lost));
    assert_eq!(file.finish(old, reading("old"), at(2)), Err(Lost));
    assert_eq!(file.fail(old, Failure::internal(), at(2)), Err(Lost));
    assert_eq!(file.hand_back(old, at(2)), Err(Lost));
    file.finish(new, reading("new"), at(3)).unwrap();
    assert_eq!(file.reading.as_ref().unwrap().content, "new");
    assert_eq!(file.finish(new, reading("new"), at(4)), Err(Lost), "an attempt ends once");
}

#[test]
fn the_lease_of_a_silent_worker_runs_out_and_a_worker_that_writes_keeps_it() {
    let mut file = file();
    let first = file.begin("e1", 1, at(0)).unwrap();
    file.advance(first, Stage::Extracting, 1, at(30)).unwrap();
    assert!(matches!(file.begin("e1", 1, at(30 + FILE_LEASE_SECONDS - 1)), Err(Skip::InWork(_))));
    let second = file.begin("e1", 1, at(30 + FILE_LEASE_SECONDS)).unwrap();
    assert_eq!(file.advance(first, Stage::Extracting, 1, at(100)), Err(Lost));
    file.advance(second, Stage::Extracting, 1, at(100)).unwrap();
}

#[test]
fn nothing_is_stuck_for_ever_and_what_was_stuck_can_be_tried_again() {
    let waiting = file();
    let code = |file: &KnowledgeFile, s| file.shown(at(s)).failure.map(|failure| failure.code);
    assert_eq!(code(&waiting, FILE_ARRIVAL_SECONDS - 1), None);
    assert_eq!(code(&waiting, FILE_ARRIVAL_SECONDS).as_deref(), Some("not_uploaded"));
    let refused = waiting.clone().retry(at(FILE_ARRIVAL_SECONDS)).unwrap_err();
    assert_eq!(*refused.kind(), ErrorKind::Conflict("not_uploaded"));
    assert!(waiting.clone().begin("e1", 1, at(FILE_ARRIVAL_SECONDS)).is_ok(), "a late upload is read all the same");

    let mut silent = file();
    let attempt = silent.begin("e1", 1, at(0)).unwrap();
    let stuck = FILE_LEASE_SECONDS + FILE_SILENCE_SECONDS;
    assert_eq!(code(&silent, stuck - 1), None);
    assert_eq!(code(&silent, stuck).as_deref(), Some("time_limit"));
    assert_eq!(silent.shown(at(stuck)).status, Status::Failed);
    silent.retry(at(stuck)).unwrap();
    assert!(silent.waits_for_worker());
    assert_eq!(
        silent.advance(attempt, Stage::Embedding, 9, at(stuck)),
        Err(Lost),
        "the owner's retry ends the attempt"
    );
    assert_eq!(code(&silent, stuck + FILE_START_SECONDS).as_deref(), Some("time_limit"));
    assert!(silent.begin("e1", 1, at(stuck + FILE_START_SECONDS)).is_ok(), "a late event is taken all the same");
}

#[test]
fn only_a_failed_file_is_tried_again_and_keeps_what_it_could_answer_before() {
    let mut file = file();
    let attempt = file.begin("e1", 1, at(0)).unwrap();
    assert_eq!(*file.retry(at(1)).unwrap_err().kind(), ErrorKind::Conflict("not_failed"));
    file.finish(attempt, reading("c"), at(1)).unwrap();
    assert_eq!(*file.retry(at(2)).unwrap_err().kind(), ErrorKind::Conflict("not_failed"));
    let attempt = file.begin("e2", 1, at(3)).unwrap();
    file.fail(attempt, Failure::too_large(9), at(4)).unwrap();
    assert!(file.reading.is_some());
    file.retry(at(5)).unwrap();
    assert_eq!(file.shown(at(5)), Shown { status: Status::Uploaded, progress: 0, failure: None });
    assert!(file.begin("e2", 1, at(6)).is_ok());
}

#[test]
fn a_divided_file_waits_for_its_parts_and_repeated_events_leave_them_alone() {
    let mut file = file();
    let attempt = file.begin("e1", 1, at(0)).unwrap();
    file.divide(attempt, job(attempt.number()), at(1)).unwrap();
    assert!(matches!(file.begin("e1", 1, at(2)), Err(Skip::InWork(_))), "nobody knows whether the parts were sent");
    file.sent(attempt, at(2)).unwrap();
    assert_eq!(file.begin("e1", 1, at(1 + FILE_LEASE_SECONDS)), Err(Skip::InParts));
    let part = file.attempt_of(1).unwrap();
    file.parts_done(part, (Stage::Extracting, 2, 200), 7, at(5)).unwrap();
    file.parts_done(part, (Stage::Extracting, 1, 100), 3, at(6)).unwrap();
    let known = file.job.as_ref().unwrap();
    assert_eq!((known.done, known.pages_done, file.shown(at(6)).progress), (2, 200, 7), "progress never goes back");
    let silent = 6 + FILE_PARTS_SECONDS + FILE_SILENCE_SECONDS;
    assert_eq!((file.shown(at(silent - 1)).failure, file.shown(at(silent)).status), (None, Status::Failed));
}

#[test]
fn the_next_attempt_goes_on_with_the_parts_of_the_same_bytes_only() {
    let mut file = file();
    let attempt = file.begin("e1", 1, at(0)).unwrap();
    file.divide(attempt, job(attempt.number()), at(1)).unwrap();
    file.sent(attempt, at(1)).unwrap();
    file.fail(attempt, Failure::internal(), at(2)).unwrap();
    assert_eq!(file.attempt_of(1), Err(Lost), "the parts of a file that failed are stale");
    file.retry(at(3)).unwrap();
    let again = file.begin("e1", 1, at(4)).unwrap();
    let known = file.job.as_ref().unwrap();
    assert_eq!((known.number, known.sent, file.attempt_of(1)), (1, false, Ok(again)));
    file.begin("e2", 1, at(5)).unwrap();
    assert_eq!((&file.job, file.attempt_of(1)), (&None, Err(Lost)));
}

#[test]
fn a_new_version_leaves_the_old_one_and_says_so_when_it_fails() {
    let mut file = file();
    let attempt = file.begin("e1", 1, at(0)).unwrap();
    file.finish(attempt, reading("c"), at(1)).unwrap();
    let name = FileName::try_from("price 2027.pdf".to_owned()).unwrap();
    file.expect_version(name, MediaType::Pdf, 20, at(2));
    assert_eq!((file.shown(at(2)).status, file.reading.is_some()), (Status::Waiting, true));
    let failure = file.shown(at(2 + FILE_ARRIVAL_SECONDS)).failure.unwrap();
    assert!(failure.advice.ends_with("answers from the version before it."), "{}", failure.advice);
    file.retry(at(2 + FILE_ARRIVAL_SECONDS)).unwrap();
    assert!(file.begin("e1", 1, at(3 + FILE_ARRIVAL_SECONDS)).is_ok(), "the version before is taken up again");
}

/// What can happen to a file, in any order.
#[derive(Clone, Copy, Debug)]
enum Move {
    Begin(u8),
    Advance(usize, u8),
    Finish(usize),
    Fail(usize),
    HandBack(usize),
    Retry,
    Wait(i64),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let any = prop_oneof![
        (0..3_u8).prop_map(Move::Begin),
        (0..4_usize, 0..=100_u8).prop_map(|(who, progress)| Move::Advance(who, progress)),
        (0..4_usize).prop_map(Move::Finish),
        (0..4_usize).prop_map(Move::Fail),
        (0..4_usize).prop_map(Move::HandBack),
        Just(Move::Retry),
        (1..1_000_i64).prop_map(Move::Wait),
    ];
    proptest::collection::vec(any, 0..40)
}

proptest! {
    #[test]
    fn in_any_order_of_events_one_attempt_writes_and_progress_is_true(moves in moves()) {
        let (mut file, mut now) = (file(), 0);
        let mut attempts: Vec<Attempt> = Vec::new();
        for step in moves {
            let before = file.clone();
            let (who, done) = match step {
                Move::Begin(etag) => {
                    let begun = file.begin(&format!("e{etag}"), 1, at(now));
                    attempts.extend(begun.ok());
                    (None, begun.is_ok())
                }
                Move::Advance(who, progress) => (Some(who), attempts.get(who).is_some_and(|a| file.advance(*a, Stage::Embedding, progress, at(now)).is_ok())),
                Move::Finish(who) => (Some(who), attempts.get(who).is_some_and(|a| file.finish(*a, reading("c"), at(now)).is_ok())),
                Move::Fail(who) => (Some(who), attempts.get(who).is_some_and(|a| file.fail(*a, Failure::internal(), at(now)).is_ok())),
                Move::HandBack(who) => (Some(who), attempts.get(who).is_some_and(|a| file.hand_back(*a, at(now)).is_ok())),
                Move::Retry => (None, file.retry(at(now)).is_ok()),
                Move::Wait(seconds) => { now += seconds; (None, true) }
            };
            if let (Some(who), true) = (who, done) {
                prop_assert_eq!(who + 1, attempts.len(), "an old attempt wrote");
                prop_assert!(file.progress >= before.progress, "progress went back within an attempt");
            }
            if !done {
                prop_assert_eq!(&file, &before, "what is refused changes nothing");
            }
            prop_assert_eq!(file.progress == 100, file.state == State::Ready);
            prop_assert_eq!(file.shown(at(now)).status == Status::Failed, file.shown(at(now)).failure.is_some());
        }
        let json = serde_json::to_string(&file).unwrap();
        prop_assert_eq!(serde_json::from_str::<KnowledgeFile>(&json).unwrap(), file);
    }
}
