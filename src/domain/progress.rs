//! How far long work has come, for who watches it. Whoever works tells; what is done with it is no concern of theirs.

/// So much done of so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    /// All there is to do; 0 where nobody knows.
    pub of: u64,
}

impl Progress {
    /// In whole per cent; none where nobody knows how much there is.
    pub fn percent(self) -> Option<u64> {
        (self.of > 0).then(|| self.done.min(self.of).saturating_mul(100) / self.of)
    }
}

/// Who is told of progress.
pub type Watch<'a> = &'a mut dyn FnMut(Progress);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_ends_at_a_hundred() {
        let at = |done, of| Progress { done, of }.percent();
        assert_eq!([at(0, 3), at(2, 3), at(3, 3), at(9, 3), at(9, 0)], [Some(0), Some(66), Some(100), Some(100), None]);
    }
}
