//! Scenes of yards, waste and houses. `done` draws the same place after the work.

use rand::Rng;

use super::{
    backdrop::{Mood, sky, splash, street, tree, yard},
    canvas::{Canvas, HEIGHT, Rgb, WIDTH, mix, shade, tint},
};

pub fn playground(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    yard(canvas, mood, rng);
    let mat = [0xd9_8f_6a, 0x6f_9f_b4, 0xc9_a4_5a][rng.random_range(0..3)];
    canvas.poly(
        &[(80.0, HEIGHT), (160.0, 318.0), (500.0, 318.0), (590.0, HEIGHT)],
        mood.of(mat),
    );
    let frame = 0x3d_5a_73;
    canvas.poly(
        &[(470.0, 330.0), (530.0, 236.0), (552.0, 250.0), (510.0, 344.0)],
        0xf5_b9_3a,
    );
    canvas.line(&[(542.0, 246.0), (556.0, 340.0)], 7.0, frame);
    for x in [210.0, 400.0] {
        canvas.line(&[(x, 408.0), (x + 12.0, 206.0)], 10.0, frame);
        canvas.line(&[(x + 26.0, 408.0), (x + 12.0, 206.0)], 10.0, frame);
    }
    canvas.line(&[(218.0, 208.0), (416.0, 208.0)], 11.0, frame);
    for (place, x) in [264.0, 352.0].into_iter().enumerate() {
        if done || place == 0 {
            canvas.line(&[(x - 12.0, 212.0), (x - 12.0, 340.0)], 2.5, 0x55_5a_60);
            canvas.line(&[(x + 14.0, 212.0), (x + 14.0, 340.0)], 2.5, 0x55_5a_60);
            canvas.rect(x - 20.0, 338.0, 42.0, 10.0, 0x33_33_36);
        } else {
            canvas.line(&[(x - 12.0, 212.0), (x - 16.0, 352.0)], 2.5, 0x55_5a_60);
            canvas.line(&[(x + 14.0, 212.0), (x + 22.0, 262.0)], 2.5, 0x55_5a_60);
            canvas.poly(
                &[
                    (x - 24.0, 348.0),
                    (x - 12.0, 346.0),
                    (x + 2.0, 392.0),
                    (x - 10.0, 396.0),
                ],
                0x33_33_36,
            );
        }
    }
    if !done {
        canvas.blob(&splash(330.0, 440.0, 66.0, 18.0, rng), shade(mat, 0.45), 1.0);
    }
}

pub fn bench(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    yard(canvas, mood, rng);
    canvas.poly(
        &[(0.0, 440.0), (0.0, 372.0), (WIDTH, 340.0), (WIDTH, 420.0)],
        mood.of(0xc9_bc_a4),
    );
    let wood = if done { 0xb0_78_42 } else { 0x8a_6a_4c };
    let x = rng.random_range(170.0..220.0);
    canvas.oval(x + 140.0, 404.0, 170.0, 12.0, 0x14_14_18, 0.18);
    for dx in [26.0, 236.0] {
        canvas.rect(x + dx, 330.0, 12.0, 74.0, 0x3c_3f_44);
        canvas.line(&[(x + dx + 6.0, 336.0), (x + dx - 8.0, 266.0)], 9.0, 0x3c_3f_44);
    }
    for plank in 0..3_u8 {
        let y = 328.0 + 11.0 * f32::from(plank);
        if done || plank == 0 {
            canvas.rect(x, y, 280.0, 8.0, shade(wood, 0.08 * f32::from(plank)));
        }
    }
    for plank in 0..3_u8 {
        let y = 264.0 + 17.0 * f32::from(plank);
        if done || plank == 2 {
            canvas.rect(x - 8.0, y, 280.0, 11.0, tint(wood, 0.08));
        }
    }
    if !done {
        canvas.poly(
            &[
                (x + 30.0, 398.0),
                (x + 190.0, 424.0),
                (x + 188.0, 434.0),
                (x + 28.0, 408.0),
            ],
            wood,
        );
        canvas.poly(
            &[
                (x + 120.0, 270.0),
                (x + 206.0, 338.0),
                (x + 198.0, 346.0),
                (x + 112.0, 280.0),
            ],
            wood,
        );
    }
}

pub fn fence(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let steel = 0x3f_6a_58;
    for section in 0..5_u8 {
        let x = -30.0 + 140.0 * f32::from(section);
        let fallen = !done && section == 2;
        let drop = if fallen { 66.0 } else { 0.0 };
        for rail in [256.0, 320.0] {
            canvas.line(&[(x + 4.0, rail + drop * 0.4), (x + 136.0, rail + drop)], 7.0, steel);
        }
        for bar in 0..8_u8 {
            let bx = x + 12.0 + 16.0 * f32::from(bar);
            let slope = drop * (0.4 + 0.075 * f32::from(bar));
            if !(fallen && bar % 3 == 1) {
                canvas.line(&[(bx, 256.0 + slope), (bx, 320.0 + slope)], 4.0, tint(steel, 0.12));
            }
        }
        canvas.rect(x - 4.0, 244.0, 11.0, 96.0, shade(steel, 0.25));
    }
}

pub fn dump(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    sky(canvas, mood, 230.0);
    canvas.blob(
        &[
            (-120.0, 330.0),
            (-90.0, 170.0),
            (110.0, 150.0),
            (300.0, 196.0),
            (470.0, 140.0),
            (760.0, 180.0),
            (760.0, 330.0),
        ],
        mood.of(0x7f_98_68),
        1.0,
    );
    for x in [60.0, 210.0, 470.0, 590.0] {
        tree(
            canvas,
            mood,
            (x + rng.random_range(-20.0..20.0), 236.0),
            rng.random_range(0.7..1.0),
        );
    }
    canvas.fade((228.0, 252.0), (mood.of(0x9a_8c_74), 1.0), (mood.of(0x86_79_66), 1.0));
    if done {
        canvas.rect(230.0, 330.0, 180.0, 62.0, 0xb8_b4_ac);
        canvas.rect(230.0, 330.0, 180.0, 10.0, 0xca_c6_be);
        for _ in 0..40 {
            let (x, y) = (rng.random_range(0.0..WIDTH), rng.random_range(280.0..470.0));
            canvas.line(&[(x, y), (x - 4.0, y - 12.0)], 2.5, 0x7d_9a_5c);
        }
        return;
    }
    let x = rng.random_range(290.0..350.0);
    canvas.blob(&splash(x, 366.0, 250.0, 74.0, rng), mood.of(0x6b_61_57), 1.0);
    for _ in 0..26 {
        let (dx, dy) = (rng.random_range(-200.0..200.0_f32), rng.random_range(-64.0..58.0_f32));
        let colours = [
            0xd9_cd_b8, 0x4a_6d_8a, 0xa3_55_3d, 0xe8_e4_da, 0x3a_3a_40, 0xc9_a4_4a, 0x5c_7a_5e,
        ];
        let size = rng.random_range(12.0..34.0);
        let shape = splash(x + dx, 366.0 + dy * (1.0 - dx.abs() / 320.0), size, size * 0.6, rng);
        if rng.random_bool(0.5) {
            canvas.blob(&shape, colours[rng.random_range(0..colours.len())], 1.0);
        } else {
            canvas.poly(&shape[..5], colours[rng.random_range(0..colours.len())]);
        }
    }
    for dx in [-120.0, 96.0] {
        canvas.circle(x + dx, 398.0, 30.0, 0x22_22_24, 1.0);
        canvas.circle(x + dx, 398.0, 13.0, 0x6b_61_57, 1.0);
    }
}

pub fn bins(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    yard(canvas, mood, rng);
    canvas.poly(
        &[(40.0, 450.0), (90.0, 330.0), (560.0, 330.0), (620.0, 450.0)],
        mood.of(0xb4_ad_a2),
    );
    canvas.rect(96.0, 214.0, 460.0, 128.0, mood.of(0xa6_b4_b8));
    for post in 0..6_u8 {
        canvas.rect(96.0 + 90.0 * f32::from(post), 208.0, 7.0, 134.0, mood.of(0x72_80_86));
    }
    let green = [0x3f_6a_5a, 0x33_5f_7c, 0x6a_6f_3a][rng.random_range(0..3)];
    for bin in 0..3_u8 {
        let x = 128.0 + 138.0 * f32::from(bin);
        if !done {
            for bag in 0..3_u8 {
                let bx = x + 24.0 + 32.0 * f32::from(bag);
                canvas.blob(
                    &splash(bx, 252.0, 26.0, 22.0, rng),
                    [0x26_28_2c, 0xdc_dc_d6, 0x3c_56_72][usize::from(bag)],
                    1.0,
                );
            }
        }
        canvas.poly(
            &[(x, 266.0), (x + 112.0, 266.0), (x + 102.0, 382.0), (x + 10.0, 382.0)],
            green,
        );
        canvas.rect(x - 6.0, 258.0, 124.0, 14.0, shade(green, 0.25));
        if done {
            canvas.rect(x - 6.0, 244.0, 124.0, 16.0, shade(green, 0.4));
        }
        canvas.circle(x + 22.0, 388.0, 9.0, 0x22_22_24, 1.0);
        canvas.circle(x + 90.0, 388.0, 9.0, 0x22_22_24, 1.0);
    }
    if !done {
        for _ in 0..9 {
            let (bx, by) = (rng.random_range(80.0..570.0), rng.random_range(392.0..436.0));
            let bag = [0x26_28_2c, 0xe4_e0_d8, 0x3c_56_72, 0xa0_86_5c][rng.random_range(0..4)];
            canvas.blob(&splash(bx, by, 34.0, 24.0, rng), bag, 1.0);
            canvas.line(&[(bx, by - 22.0), (bx + 6.0, by - 32.0)], 5.0, bag);
        }
    }
}

pub fn litter(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let bin = rng.random_range(270.0..350.0);
    canvas.poly(
        &[
            (bin, 286.0),
            (bin + 74.0, 286.0),
            (bin + 66.0, 378.0),
            (bin + 8.0, 378.0),
        ],
        0x52_58_5e,
    );
    canvas.rect(bin - 5.0, 280.0, 84.0, 10.0, 0x3a_3e_44);
    if done {
        return;
    }
    let colours = [0xe8_e4_da, 0xa3_55_3d, 0x4a_6d_8a, 0xc9_a4_4a, 0xb8_7a_3a, 0x5c_7a_5e];
    for dx in [12.0, 34.0, 58.0] {
        canvas.blob(
            &splash(bin + dx, 274.0, 20.0, 16.0, rng),
            colours[rng.random_range(0..6)],
            1.0,
        );
    }
    for _ in 0..46 {
        let (x, y) = (rng.random_range(0.0..WIDTH), rng.random_range(300.0..470.0));
        let size = rng.random_range(5.0..13.0);
        canvas.poly(
            &splash(x, y, size, size * 0.6, rng)[..6],
            colours[rng.random_range(0..6)],
        );
    }
}

pub fn wall(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    let plaster = mood.of([0xd6_c2_9c, 0xc9_b0_a0, 0xc4_cc_c4][rng.random_range(0..3)]);
    canvas.rect(0.0, 0.0, WIDTH, HEIGHT, plaster);
    canvas.rect(0.0, 330.0, WIDTH, 70.0, shade(plaster, 0.28));
    canvas.rect(0.0, 400.0, WIDTH, 80.0, mood.of(0xb4_ad_a2));
    for x in [70.0, 430.0] {
        canvas.rect(x, 50.0, 140.0, 150.0, tint(plaster, 0.4));
        canvas.rect(x + 9.0, 59.0, 122.0, 132.0, 0x6f_8e_9e);
        canvas.rect(x + 66.0, 59.0, 8.0, 132.0, tint(plaster, 0.4));
        canvas.poly(&[(x + 9.0, 59.0), (x + 60.0, 59.0), (x + 9.0, 130.0)], 0x9a_b8_c6);
    }
    if done {
        return;
    }
    let inks: [Rgb; 4] = [0xa0_1a_5c, 0x0d_4f_62, 0x2a_2a_30, 0xd0_6a_2a];
    for word in 0..2_u8 {
        let ink = inks[rng.random_range(0..inks.len())];
        let (mut x, y) = (70.0 + 250.0 * f32::from(word), 270.0 + 34.0 * f32::from(word));
        for _ in 0..5 {
            let (dx, dy) = (rng.random_range(24.0..44.0), rng.random_range(-56.0..-20.0));
            canvas.curve(
                [(x, y), (x + dx * 0.3, y + dy * 1.6), (x + dx, y + 10.0)],
                11.0,
                ink,
                0.9,
            );
            canvas.line(&[(x + 4.0, y + dy * 0.4), (x + dx, y + dy * 0.3)], 8.0, ink);
            x += dx + 8.0;
        }
    }
    canvas.blob(&splash(330.0, 120.0, 54.0, 42.0, rng), 0xb8_8a_6a, 1.0);
    for row in 0..4_u8 {
        canvas.line(
            &[
                (292.0, 100.0 + 14.0 * f32::from(row)),
                (366.0, 100.0 + 14.0 * f32::from(row)),
            ],
            1.8,
            0x8a_62_4a,
        );
    }
}

pub fn leak(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let x = rng.random_range(260.0..360.0);
    if done {
        canvas.poly(
            &[
                (x - 110.0, 420.0),
                (x - 86.0, 340.0),
                (x + 92.0, 340.0),
                (x + 120.0, 420.0),
            ],
            0x46_43_43,
        );
        return;
    }
    canvas.blob(&splash(x + 30.0, 392.0, 250.0, 60.0, rng), 0x6f_97_aa, 0.9);
    canvas.blob(&splash(x, 352.0, 70.0, 24.0, rng), 0x3a_3432, 1.0);
    for (dx, up) in [
        (-46.0, 120.0),
        (-18.0, 176.0),
        (0.0, 200.0),
        (22.0, 168.0),
        (50.0, 116.0),
    ] {
        canvas.curve(
            [
                (x, 352.0),
                (x + dx * 0.5, 352.0 - up),
                (x + dx * 1.7, 352.0 - up * 0.45),
            ],
            9.0,
            0xd6_ea_f2,
            0.75,
        );
    }
    for _ in 0..46 {
        let (dx, dy) = (rng.random_range(-100.0..100.0), rng.random_range(-170.0..10.0));
        canvas.circle(x + dx, 352.0 + dy, rng.random_range(1.6..4.2), 0xe4_f2_f8, 0.85);
    }
}

pub fn ceiling(canvas: &mut Canvas, done: bool, rng: &mut impl Rng) {
    let paper = [0xe2_d6_c2, 0xcf_da_d6, 0xe0_cf_cc][rng.random_range(0..3)];
    canvas.rect(0.0, 0.0, WIDTH, HEIGHT, paper);
    canvas.poly(&[(0.0, 0.0), (WIDTH, 0.0), (560.0, 130.0), (80.0, 130.0)], 0xf4_f0_e8);
    canvas.poly(
        &[(0.0, 0.0), (80.0, 130.0), (80.0, 400.0), (0.0, HEIGHT)],
        shade(paper, 0.12),
    );
    canvas.poly(
        &[(WIDTH, 0.0), (560.0, 130.0), (560.0, 400.0), (WIDTH, HEIGHT)],
        shade(paper, 0.08),
    );
    canvas.poly(
        &[(0.0, HEIGHT), (80.0, 400.0), (560.0, 400.0), (WIDTH, HEIGHT)],
        0xa8_82_5c,
    );
    canvas.rect(220.0, 176.0, 200.0, 150.0, 0xf6_f4_ee);
    canvas.rect(232.0, 188.0, 84.0, 126.0, 0x9a_c0_d2);
    canvas.rect(324.0, 188.0, 84.0, 126.0, 0x9a_c0_d2);
    if done {
        return;
    }
    let x = rng.random_range(260.0..420.0);
    for (reach, share) in [(1.0, 0.25), (0.75, 0.4), (0.45, 0.55)] {
        canvas.blob(
            &splash(x, 70.0, 170.0 * reach, 46.0 * reach, rng),
            mix(0xf4_f0_e8, 0x8a_6a_3c, share),
            0.9,
        );
    }
    for _ in 0..7 {
        let dx = rng.random_range(-90.0..90.0);
        let y = rng.random_range(150.0..370.0);
        canvas.line(&[(x + dx, y), (x + dx, y + 13.0)], 3.5, 0x7d_a8_bc);
    }
    canvas.oval(x, 446.0, 66.0, 16.0, 0x46_7a_9c, 1.0);
    canvas.oval(x, 440.0, 58.0, 12.0, 0x9c_c6_d8, 1.0);
}
