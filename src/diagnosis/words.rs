//! How figures are put into words.

/// A share in percent, with one decimal at most.
pub(crate) fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round();
    format!("{}%", signed(tenths / 10.0))
}

/// A difference of shares: `1 point`, `5.5 points`.
pub(crate) fn points(difference: f64) -> String {
    let text = percent(difference);
    let figure = text.trim_end_matches('%');
    let is_one = matches!(figure, "1" | "−1");
    format!("{figure} point{}", if is_one { "" } else { "s" })
}

/// A share in whole percent, for headlines.
pub(crate) fn whole_percent(share: f64) -> String {
    format!("{}%", signed((share * 100.0).round()))
}

/// A number with a minus sign that is not a hyphen.
fn signed(x: f64) -> String {
    let sign = if x < 0.0 { "−" } else { "" };
    format!("{sign}{}", x.abs())
}

/// An interval of shares, in whole percent: `3–10%`.
pub(crate) fn percent_interval([low, high]: [f64; 2]) -> String {
    let whole = |x: f64| signed((x * 100.0).round());
    if low < 0.0 {
        format!("{} to {}%", whole(low), whole(high))
    } else {
        format!("{}–{}%", whole(low), whole(high))
    }
}

/// A share with its interval: `6% (95% interval 3–10%)`.
pub(crate) fn with_interval(share: f64, interval: [f64; 2]) -> String {
    format!(
        "{} (95% interval {})",
        percent(share),
        percent_interval(interval)
    )
}

/// A number with three significant digits.
pub(crate) fn number(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return format!("{x}");
    }
    let digits = 2 - x.abs().log10().floor() as i32;
    let text = format!("{x:.*}", digits.clamp(0, 6) as usize);
    let text = text.replace('-', "−");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// `1 image`, `2 images`.
pub(crate) fn images(count: usize) -> String {
    format!("{count} image{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::points;

    #[test]
    fn one_point_is_not_points() {
        for (difference, text) in [
            (0.01, "1 point"),
            (-0.01, "−1 point"),
            (0.0, "0 points"),
            (0.055, "5.5 points"),
            (0.11, "11 points"),
        ] {
            assert_eq!(points(difference), text);
        }
    }
}
