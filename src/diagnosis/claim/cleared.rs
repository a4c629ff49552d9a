//! Why a cause is excluded: made only from evidence that would have shown the cause.

/// From how many images on a fact about each of them excludes a cause that shows in some.
const ENOUGH: usize = 10;

/// Why a cause is excluded, in one short clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cleared(String);

impl Cleared {
    /// By a fact that leaves no other reading.
    pub fn by_fact(because: String) -> Self {
        Self(because)
    }

    /// By a fact about each of some images, unless they are so few that the cause may have spared them.
    pub fn by_images(count: usize, because: String) -> Option<Self> {
        (count >= ENOUGH).then_some(Self(because))
    }

    /// By what the cause would change, which is surely less than what would show it.
    pub fn by_bound(most: f64, limit: f64, because: String) -> Option<Self> {
        (most < limit).then_some(Self(because))
    }

    pub fn into_words(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_have_shown_a_cause_does_not_exclude_it() {
        assert_eq!(Cleared::by_images(9, String::new()), None);
        assert_eq!(Cleared::by_bound(0.3, 0.1, String::new()), None);
        assert_eq!(Cleared::by_bound(f64::NAN, 0.1, String::new()), None);
        assert!(Cleared::by_bound(0.05, 0.1, String::new()).is_some());
    }
}
