use super::*;

fn refused(csv: &str) -> Problem {
    read_predictions(csv).expect_err(csv)
}

#[test]
fn splits_and_probabilities_are_read() {
    let csv = "Split,Label,Prediction,p0,p1\ntrain,0,1,0.2,0.8\ntest,1,1,0.1,0.9\nval,1,0,1,0\ntrain_as_test,0,0,0.6,0.4\n";
    let evidence = read_predictions(csv).unwrap();
    assert_eq!(evidence.classes, 2);
    let train = evidence.train.unwrap();
    assert_eq!((train.labels, train.predicted), (vec![0], vec![1]));
    assert_eq!(evidence.test.unwrap().probabilities, [0.1, 0.9]);
    assert_eq!(evidence.validation.unwrap().predicted, [0]);
    assert_eq!(
        evidence.paths.unwrap().by_testing.predictions.predicted,
        [0]
    );
}

#[test]
fn without_a_split_rows_are_test_images() {
    let evidence = read_predictions("y_true;y_pred\n2.0;0\n1;2\n").unwrap();
    assert_eq!(evidence.classes, 3);
    assert_eq!(evidence.test.unwrap().labels, [2, 1]);
}

#[test]
fn names_are_numbered_in_natural_order() {
    let evidence = read_predictions("true,predicted\nclass 10,class 2\nclass 9,class 9\n").unwrap();
    let test = evidence.test.unwrap();
    assert_eq!((test.labels, test.predicted), (vec![2, 1], vec![0, 1]));
}

#[test]
fn what_is_wrong_is_named_with_line_and_column() {
    for (csv, field, words) in [
        ("", "true", "no column “true”"),
        ("split,true\ntest,1\n", "predicted", "no column “predicted”"),
        ("true,predicted\n", "predictions", "no rows"),
        ("true,predicted\n1,2\n1\n", "predictions", "Line 3"),
        ("true,predicted\n1,\n", "predicted", "Line 2"),
        ("split,true,predicted\nholdout,1,1\n", "split", "“holdout”"),
        ("true,predicted,p0,p1\n0,1,0.5,1.5\n", "p1", "Line 2"),
        ("true,predicted,p0,p1\n0,1,0.5,0.1\n", "p0", "softmax"),
        (
            "true,predicted,p0,p2\n0,1,0.5,0.5\n",
            "p1",
            "no column “p1”",
        ),
        (
            "true,predicted,p0,p1\n0,2,0.5,0.5\n",
            "true",
            "only 2 columns",
        ),
    ] {
        let problem = refused(csv);
        assert_eq!(problem.field, field, "{csv}: {problem:?}");
        assert!(problem.message.contains(words), "{csv}: {problem:?}");
    }
}

#[test]
fn too_many_classes_are_refused() {
    let rows: Vec<String> = (0..300).map(|x| format!("{x},{x}")).collect();
    assert!(
        refused(&format!("true,predicted\n{}", rows.join("\n")))
            .message
            .contains("300 classes")
    );
}

#[test]
fn too_many_rows_are_refused() {
    let csv = format!("true,predicted\n{}", "1,0\n".repeat(MOST_ROWS + 1));
    assert!(refused(&csv).message.contains("200000"));
}
