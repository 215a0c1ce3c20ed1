//! Bytes ↔ notes. Never knows the store or the terminal; never stops at one bad row.
