//! "Me too": every device once, whatever the crowd.

use super::*;
use app::complaints::model::Supported;
use futures::future::join_all;

fn device(name: &str) -> Viewer {
    Viewer {
        device: secret::hash(name),
        ..Viewer::default()
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn every_device_counts_once(pool: PgPool) {
    let town = Town::new(pool).await;
    let number = town.put(1, Put::default()).await;
    let me = device("mine");
    let first = town.host.support(&me, &number).await;
    assert_eq!(
        first,
        Ok(Supported {
            support: 1,
            fresh: true
        })
    );
    assert_eq!(
        town.host.support(&me, &number).await,
        Ok(Supported {
            support: 1,
            fresh: false
        })
    );
    assert_eq!(
        town.host.support(&device("yours"), &number).await,
        Ok(Supported {
            support: 2,
            fresh: true
        })
    );
    assert!(town.host.card(&me, &number, Lang::Ru).await.unwrap().unwrap().supported);
    assert!(
        !town
            .host
            .card(&device("other"), &number, Lang::Ru)
            .await
            .unwrap()
            .unwrap()
            .supported
    );
    assert_eq!(
        town.host.support(&Viewer::default(), &number).await,
        Err(AppError::Forbidden)
    );
    let hidden = town
        .put(
            2,
            Put {
                state: State::Hidden,
                ..Put::default()
            },
        )
        .await;
    for nowhere in [hidden, ComplaintNumber::new(20, 404)] {
        assert_eq!(town.host.support(&me, &nowhere).await, Err(AppError::NotFound));
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn fifty_devices_and_fifty_clicks_of_one_device_are_fifty_one(pool: PgPool) {
    let town = Town::new(pool).await;
    let number = town.put(1, Put::default()).await;
    let devices: Vec<Viewer> = (0..50).map(|n| device(&format!("device {n}"))).collect();
    let eager = device("eager");
    let (many, one) = tokio::join!(
        join_all(devices.iter().map(|who| town.host.support(who, &number))),
        join_all((0..50).map(|_| town.host.support(&eager, &number)))
    );
    let fresh =
        |answers: &[Result<Supported, AppError>]| answers.iter().filter(|done| done.as_ref().unwrap().fresh).count();
    assert_eq!((fresh(&many), fresh(&one)), (50, 1));
    assert_eq!(town.count("select support_count::bigint from complaint").await, 51);
    assert_eq!(town.count("select count(*) from complaint_support").await, 51);
}
