use super::limits::{MOST_BYTES, MOST_CLASSES, MOST_LETTERS, MOST_ROWS};
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
            .contains("more than 255 classes")
    );
}

#[test]
fn too_many_rows_are_refused() {
    let csv = format!("true,predicted\n{}", "1,0\n".repeat(MOST_ROWS + 1));
    assert!(refused(&csv).message.contains("200000"));
}

#[test]
fn what_is_too_large_is_refused_before_it_is_judged() {
    let long = "x".repeat(MOST_LETTERS + 1);
    for (csv, field, words) in [
        (
            " ".repeat(MOST_BYTES + 1),
            "predictions",
            "100 MB".to_owned(),
        ),
        (
            format!("true,predicted\n{long},a\n"),
            "true",
            format!("{MOST_LETTERS} letters"),
        ),
        (
            // Every name another one: refused at the row that is one too many, not at the end.
            format!(
                "true,predicted\n{}",
                (0..2000)
                    .map(|x| format!("name {x},name {x}\n"))
                    .collect::<Vec<_>>()
                    .concat()
                    + "only one column"
            ),
            "true",
            format!("{MOST_CLASSES} classes"),
        ),
    ] {
        let problem = refused(&csv);
        assert_eq!(problem.field, field, "{problem:?}");
        assert!(problem.message.contains(&words), "{problem:?}");
        assert!(problem.message.len() < 300, "{problem:?}");
    }
}

#[test]
fn cells_are_repeated_in_part() {
    let long = "ä".repeat(10_000);
    let problem = refused(&format!("split,true,predicted\n{long},1,1\n"));
    assert!(problem.message.len() < 300, "{problem:?}");
}

#[test]
fn numbers_may_start_with_one() {
    let rows: Vec<_> = (1..=10).map(|x| format!("{x},{x}\n")).collect();
    let rows = rows.concat();
    let evidence = read_predictions(&format!("true,predicted\n{rows}")).unwrap();
    assert_eq!(evidence.classes, 10);
    assert_eq!(evidence.name(9), "10");
    // With a column each, even where one class is missing: the answers tell.
    for rows in [
        "1,1,0.8,0.1,0.1\n2,3,0.1,0.1,0.8\n",
        "1,1,0.8,0.1,0.1\n2,2,0.1,0.8,0.1\n",
    ] {
        let evidence = read_predictions(&format!("true,predicted,p0,p1,p2\n{rows}")).unwrap();
        assert_eq!(evidence.classes, 3);
        assert_eq!(evidence.test.unwrap().labels, [0, 1]);
    }
    let evidence =
        read_predictions("true,predicted,p0,p1,p2\n1,1,0.1,0.8,0.1\n2,2,0.1,0.1,0.8\n").unwrap();
    assert_eq!(
        evidence.test.unwrap().labels,
        [1, 2],
        "numbers from 0 on, without class 0"
    );
}

#[test]
fn numbers_that_are_names_are_no_more_classes_than_occur() {
    for (rows, classes) in [
        ("3,5\n5,5\n", 2),
        ("0,0\n90,0\n", 2),
        ("0,1\n2,4\n", 5),
        ("-1,1\n1.0,-1\n", 2),
    ] {
        let evidence = read_predictions(&format!("true,predicted\n{rows}")).unwrap();
        assert_eq!(evidence.classes, classes, "{rows}");
    }
}

#[test]
fn columns_of_probabilities_may_be_called_after_the_classes() {
    let csv =
        "true,predicted,prob_dog,prob_Cat,prob_emu\ndog,dog,0.7,0.2,0.1\ncat,dog,0.5,0.4,0.1\n";
    let evidence = read_predictions(csv).unwrap();
    assert_eq!(evidence.classes, 3);
    let test = evidence.test.unwrap();
    assert_eq!((test.labels, test.predicted), (vec![0, 1], vec![0, 0]));
    assert_eq!(test.probabilities[..3], [0.7, 0.2, 0.1]);
    // A column that no class is called after holds something else.
    let evidence = read_predictions("true,predicted,p_value\ncat,dog,none\n").unwrap();
    assert!(evidence.test.unwrap().probabilities.is_empty());
    let problem = refused("true,predicted,p_cat,p_dog\ncat,emu,0.5,0.5\n");
    assert!(problem.message.contains("“emu”"), "{problem:?}");
    let problem = refused("true,predicted,p_cat,p_dog\ncat,dog,0.5,x\n");
    assert_eq!(problem.field, "p_dog");
}

#[test]
fn the_answers_tell_which_column_belongs_to_which_name() {
    let csv = "true,predicted,p0,p1,p2\nzoo,zoo,0.8,0.1,0.1\nant,ant,0.1,0.2,0.7\n";
    let evidence = read_predictions(csv).unwrap();
    assert_eq!(evidence.test.as_ref().unwrap().labels, [0, 2]);
    assert_eq!(
        (evidence.name(0), evidence.name(2)),
        ("zoo".to_owned(), "ant".to_owned())
    );
    // Both names are answered with the same column: which class it is cannot be told.
    let problem = refused("true,predicted,p0,p1,p2\nzoo,zoo,0.8,0.1,0.1\nant,ant,0.8,0.1,0.1\n");
    assert!(problem.message.contains("p_zoo"), "{problem:?}");
}

#[test]
fn numbers_that_are_no_classes_are_named() {
    for (csv, field, words) in [
        (
            "true,predicted\n0,0.0306\n1,0.9773\n",
            "predicted",
            "“0.0306”",
        ),
        ("true,predicted\ncat,0.2\ndog,0.9\n", "predicted", "“0.2”"),
        ("true,predicted\n0.31,1\n0.7,0\n", "true", "“0.31”"),
        ("true,predicted\n0,nan\n1,1\n", "predicted", "“nan”"),
        (
            "true,predicted\ncat,0\ndog,1\n",
            "predicted",
            "names such as “cat”",
        ),
        (
            "true,predicted\n0,cat\n1,dog\n",
            "predicted",
            "numbers such as “0”",
        ),
        ("true,predicted\nCat,cat\ndog,dog\n", "predicted", "“Cat”"),
    ] {
        let problem = refused(csv);
        assert_eq!(problem.field, field, "{csv}: {problem:?}");
        assert!(problem.message.contains(words), "{csv}: {problem:?}");
    }
    let many: Vec<_> = (0..400).map(|x| format!("{},0.{x:03}1\n", x % 2)).collect();
    let many = many.concat();
    let problem = refused(&format!("true,predicted\n{many}"));
    assert_eq!(problem.field, "predicted");
    assert!(problem.message.contains("no class"), "{problem:?}");
    // Names that look like fractions, and letters in both cases, are classes.
    for csv in [
        "true,predicted\n0.5,1.5\n1.5,1.5\n2.5,0.5\n",
        "true,predicted\na,A\nA,a\n",
    ] {
        assert!(read_predictions(csv).is_ok(), "{csv}");
    }
}

#[test]
fn a_column_that_is_there_twice_is_named() {
    for (header, name) in [
        ("true,predicted,p0,p0", "p0"),
        ("true,predicted,predicted,p0", "predicted"),
        ("true,predicted,prob_cat,PROB_CAT", "prob_cat"),
    ] {
        let problem = refused(&format!("{header}\n0,0,0.5,0.5\n"));
        assert_eq!(problem.field, name, "{problem:?}");
        assert!(problem.message.contains("more than once"), "{problem:?}");
    }
}

#[test]
fn train_as_test_alone_is_kept() {
    let evidence = read_predictions("split,true,predicted\ntrain-as-test,0,1\n").unwrap();
    assert_eq!(evidence.paths.unwrap().by_testing.predictions.labels, [0]);
}
