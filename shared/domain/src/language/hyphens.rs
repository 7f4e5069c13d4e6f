//! Hyphens that belong to words.

use super::lexicon::lexicon;

/// Whether a word of two parts, in small letters, is written with a hyphen by the rules of spelling: `кто-то`, `по-новому`,
/// `self-service`.
#[must_use]
pub fn keeps_hyphen(left: &str, right: &str) -> bool {
    let hyphens = &lexicon().hyphens;
    hyphens.first_parts.contains(left)
        || hyphens.whole.contains(&format!("{left}-{right}"))
        || (hyphens.particles.contains(right) && hyphens.before_particle.contains(left))
        || (left == "по" && hyphens.after_po.contains(right))
}

#[cfg(test)]
mod tests {
    use super::keeps_hyphen;

    #[test]
    fn compounds_and_particles_keep_it() {
        for (left, right) in [("кто", "то"), ("каким", "либо"), ("по", "новому"), ("всё", "таки"), ("self", "service")]
        {
            assert!(keeps_hyphen(left, right), "{left}-{right}");
        }
        for (left, right) in [("мес", "то"), ("по", "купатели"), ("deliv", "ery"), ("во", "просы")]
        {
            assert!(!keeps_hyphen(left, right), "{left}{right}");
        }
    }
}
