//! Every operation against its definition, summed naively in 64 bits, over shapes that fit tiles and
//! shapes that do not.

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use kernels::{Activation, Arithmetic, adam, bias, convolution, dense, pooling, sgd};

/// Numbers from −1 to 1.
fn numbers(u: &mut Unstructured, count: usize) -> Result<Vec<f32>> {
    (0..count)
        .map(|_| Ok(f32::from(u.arbitrary::<i8>()?) / 128.0))
        .collect()
}

fn arithmetic(u: &mut Unstructured) -> Result<Arithmetic> {
    let choice = *u.choose(&[Arithmetic::Plain, Arithmetic::Fused])?;
    Ok(if choice.is_supported() {
        choice
    } else {
        Arithmetic::Plain
    })
}

fn assert_close(found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (index, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let error = (f64::from(found) - expected).abs();
        assert!(error < 1e-4, "at {index}: {found} for {expected}");
    }
}

/// A convolution: its shape, input, weights and bias, and a gradient towards its output.
struct Convolution {
    shape: convolution::Shape,
    images: Vec<f32>,
    weights: Vec<f32>,
    bias: Vec<f32>,
    gradient: Vec<f32>,
}

impl Convolution {
    fn arbitrary(u: &mut Unstructured) -> Result<Self> {
        let shape = convolution::Shape {
            height: u.int_in_range(1..=6)?,
            width: u.int_in_range(1..=9)?,
            in_channels: u.int_in_range(1..=9)?,
            out_channels: u.int_in_range(1..=18)?,
        };
        let batch = u.int_in_range(1..=10)?;
        let pixels = batch * shape.height * shape.width;
        Ok(Self {
            shape,
            images: numbers(u, pixels * shape.in_channels)?,
            weights: numbers(u, shape.out_channels * shape.in_channels * 9)?,
            bias: numbers(u, shape.out_channels)?,
            gradient: numbers(u, pixels * shape.out_channels)?,
        })
    }

    /// Visits every product that the convolution is made of, as indices into the output, the images
    /// and the weights.
    fn each_product(&self, mut visit: impl FnMut(usize, usize, usize)) {
        let convolution::Shape {
            height,
            width,
            in_channels,
            out_channels,
        } = self.shape;
        for image in 0..self.images.len() / (height * width * in_channels) {
            for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
                for (ky, kx) in (0..3).flat_map(|ky| (0..3).map(move |kx| (ky, kx))) {
                    // One pixel of border, that holds zeros, stands before the first.
                    let (Some(from_y), Some(from_x)) =
                        ((y + ky).checked_sub(1), (x + kx).checked_sub(1))
                    else {
                        continue;
                    };
                    if from_y >= height || from_x >= width {
                        continue;
                    }
                    let pixel = |y, x| (image * height + y) * width + x;
                    for output in 0..out_channels {
                        for input in 0..in_channels {
                            visit(
                                pixel(y, x) * out_channels + output,
                                pixel(from_y, from_x) * in_channels + input,
                                (output * in_channels + input) * 9 + ky * 3 + kx,
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn convolutions_are_their_definition() {
    arbtest(|u| {
        let c = Convolution::arbitrary(u)?;
        let activation = *u.choose(&[Activation::Identity, Activation::Relu])?;
        let mut expected: Vec<f64> = (0..c.gradient.len())
            .map(|index| f64::from(c.bias[index % c.shape.out_channels]))
            .collect();
        c.each_product(|output, image, weight| {
            expected[output] += f64::from(c.images[image]) * f64::from(c.weights[weight]);
        });
        if activation == Activation::Relu {
            for sum in &mut expected {
                *sum = sum.max(0.0);
            }
        }
        let found = convolution::forward(
            arithmetic(u)?,
            c.shape,
            &c.images,
            &c.weights,
            &c.bias,
            activation,
        );
        assert_close(&found, &expected);
        Ok(())
    });
}

#[test]
fn gradients_of_convolutions_are_their_definition() {
    arbtest(|u| {
        let c = Convolution::arbitrary(u)?;
        let mut images = vec![0.0; c.images.len()];
        let mut weights = vec![0.0; c.weights.len()];
        c.each_product(|output, image, weight| {
            let gradient = f64::from(c.gradient[output]);
            images[image] += gradient * f64::from(c.weights[weight]);
            weights[weight] += gradient * f64::from(c.images[image]);
        });
        let arithmetic = arithmetic(u)?;
        let found = convolution::input_gradient(arithmetic, c.shape, &c.gradient, &c.weights);
        assert_close(&found, &images);
        let found = convolution::weight_gradient(arithmetic, c.shape, &c.images, &c.gradient);
        assert_close(&found, &weights);
        Ok(())
    });
}

#[test]
fn dense_layers_and_their_gradients_are_their_definition() {
    arbtest(|u| {
        let shape = dense::Shape {
            inputs: u.int_in_range(1..=140)?,
            outputs: u.int_in_range(1..=35)?,
        };
        let batch = u.int_in_range(1..=35)?;
        let units = numbers(u, batch * shape.inputs)?;
        let weights = numbers(u, shape.inputs * shape.outputs)?;
        let bias = numbers(u, shape.outputs)?;
        let gradient = numbers(u, batch * shape.outputs)?;
        let mut expected: Vec<f64> = (0..gradient.len())
            .map(|index| f64::from(bias[index % shape.outputs]))
            .collect();
        let mut towards_inputs = vec![0.0; units.len()];
        let mut towards_weights = vec![0.0; weights.len()];
        for b in 0..batch {
            for input in 0..shape.inputs {
                for output in 0..shape.outputs {
                    let (unit, weight) = (b * shape.inputs + input, input * shape.outputs + output);
                    let slope = f64::from(gradient[b * shape.outputs + output]);
                    expected[b * shape.outputs + output] +=
                        f64::from(units[unit]) * f64::from(weights[weight]);
                    towards_inputs[unit] += slope * f64::from(weights[weight]);
                    towards_weights[weight] += slope * f64::from(units[unit]);
                }
            }
        }
        let arithmetic = arithmetic(u)?;
        let identity = Activation::Identity;
        let found = dense::forward(arithmetic, shape, &units, &weights, &bias, identity);
        assert_close(&found, &expected);
        let found = dense::input_gradient(arithmetic, shape, &gradient, &weights);
        assert_close(&found, &towards_inputs);
        let found = dense::weight_gradient(arithmetic, shape, &units, &gradient);
        assert_close(&found, &towards_weights);
        Ok(())
    });
}

#[test]
fn pools_keep_the_first_of_the_largest_and_send_the_gradient_there() {
    arbtest(|u| {
        let shape = pooling::Shape {
            height: 2 * u.int_in_range(1..=3)?,
            width: 2 * u.int_in_range(1..=3)?,
            channels: u.int_in_range(1..=9)?,
        };
        let batch = u.int_in_range(1..=3)?;
        let count = batch * shape.height * shape.width * shape.channels;
        let images = numbers(u, count)?;
        let gradient = numbers(u, count / 4)?;
        let (largest, origins) = pooling::forward(shape, &images);
        let towards = pooling::input_gradient(shape, &gradient, &origins);
        let mut expected = vec![0.0; count];
        for (index, &largest) in largest.iter().enumerate() {
            let (pixel, channel) = (index / shape.channels, index % shape.channels);
            let (row, column) = (pixel / (shape.width / 2), pixel % (shape.width / 2));
            let window = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(down, right)| {
                let pixel = (2 * row + down) * shape.width + 2 * column + right;
                pixel * shape.channels + channel
            });
            // Rows of all images are one below the other: an image's are even in number.
            let most = window.iter().fold(f32::MIN, |most, &i| most.max(images[i]));
            assert_eq!(largest, most);
            if let Some(&first) = window.iter().find(|&&i| images[i] == most) {
                expected[first] = gradient[index];
            }
        }
        assert_eq!(towards, expected);
        Ok(())
    });
}

#[test]
fn the_gradient_of_a_bias_is_the_sum_over_all_rows() {
    arbtest(|u| {
        let columns = u.int_in_range(1..=9)?;
        let rows = u.int_in_range(1..=1_200)?;
        let gradient = numbers(u, rows * columns)?;
        let mut expected = vec![0.0; columns];
        for (index, value) in gradient.iter().enumerate() {
            expected[index % columns] += f64::from(*value);
        }
        assert_close(&bias::gradient(&gradient, columns), &expected);
        Ok(())
    });
}

#[test]
fn adam_is_its_definition() {
    arbtest(|u| {
        let update = adam::Update {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            rate: 0.01,
            kept: 0.99,
        };
        let mut weights = numbers(u, 5)?;
        let gradient = numbers(u, 5)?;
        let (mut first, mut second) = (numbers(u, 5)?, numbers(u, 5)?);
        for moment in &mut second {
            *moment = moment.abs();
        }
        let (mut expected, mut firsts, mut seconds) = (Vec::new(), Vec::new(), Vec::new());
        for index in 0..5 {
            let slope = f64::from(gradient[index]);
            let one = 0.9 * f64::from(first[index]) + 0.1 * slope;
            let two = 0.999 * f64::from(second[index]) + 0.001 * slope * slope;
            expected.push(0.99 * f64::from(weights[index]) - 0.01 * one / (two.sqrt() + 1e-7));
            firsts.push(one);
            seconds.push(two);
        }
        adam::update(update, &mut weights, &gradient, &mut first, &mut second);
        assert_close(&first, &firsts);
        assert_close(&second, &seconds);
        // Where the second moment vanishes, the quotient magnifies what rounding leaves.
        let settled = (0..5).filter(|&index| seconds[index] > 1e-6);
        for index in settled {
            assert!((f64::from(weights[index]) - expected[index]).abs() < 1e-4);
        }
        Ok(())
    });
}

#[test]
fn gradient_descent_is_its_definition() {
    arbtest(|u| {
        let update = sgd::Update {
            momentum: 0.9,
            decay: 0.01,
            rate: 0.1,
        };
        let mut weights = numbers(u, 5)?;
        let gradient = numbers(u, 5)?;
        let mut velocity = numbers(u, 5)?;
        let (mut expected, mut velocities) = (Vec::new(), Vec::new());
        for index in 0..5 {
            let weight = f64::from(weights[index]);
            let slope = f64::from(gradient[index]) + 0.01 * weight;
            let moved = 0.9 * f64::from(velocity[index]) + slope;
            velocities.push(moved);
            expected.push(weight - 0.1 * moved);
        }
        sgd::update(update, &mut weights, &gradient, &mut velocity);
        assert_close(&velocity, &velocities);
        assert_close(&weights, &expected);
        Ok(())
    });
}

#[test]
fn bits_depend_on_nothing_but_the_arithmetic() {
    // One by one, eight at a time or in the tiles of another number of columns: the same sums.
    let shape = |out_channels| convolution::Shape {
        height: 5,
        width: 7,
        in_channels: 6,
        out_channels,
    };
    let number = |index: usize| ((index * 7919) % 1000) as f32 / 1000.0 - 0.5;
    let images: Vec<f32> = (0..9 * 35 * 6).map(number).collect();
    let weights: Vec<f32> = (0..20 * 6 * 9).map(number).collect();
    let bias: Vec<f32> = (0..20).map(number).collect();
    let convolve = |arithmetic, images: &[f32], out_channels: usize| {
        convolution::forward(
            arithmetic,
            shape(out_channels),
            images,
            &weights[..out_channels * 54],
            &bias[..out_channels],
            Activation::Identity,
        )
    };
    for arithmetic in [Arithmetic::Plain, Arithmetic::Fused] {
        if !arithmetic.is_supported() {
            continue;
        }
        let all = convolve(arithmetic, &images, 20);
        let one_by_one: Vec<f32> = images
            .chunks(35 * 6)
            .flat_map(|image| convolve(arithmetic, image, 20))
            .collect();
        assert_eq!(all, one_by_one);
        let three = convolve(arithmetic, &images, 3);
        for (all, three) in all.chunks(20).zip(three.chunks(3)) {
            assert_eq!(all[..3], *three);
        }
    }
}

#[test]
fn plain_arithmetic_rounds_products_and_fused_does_not() {
    // (1 + ε)² − (1 + 2ε) is 0 if the square is rounded first, ε² if it is not.
    let near_one = 1.0 + f32::EPSILON;
    let shape = dense::Shape {
        inputs: 1,
        outputs: 1,
    };
    let difference = |arithmetic| {
        let bias = [-(1.0 + 2.0 * f32::EPSILON)];
        let identity = Activation::Identity;
        dense::forward(arithmetic, shape, &[near_one], &[near_one], &bias, identity)
    };
    assert_eq!(difference(Arithmetic::Plain), [0.0]);
    if Arithmetic::Fused.is_supported() {
        assert_eq!(difference(Arithmetic::Fused), [f32::EPSILON * f32::EPSILON]);
    }
}
