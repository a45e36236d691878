#![doc = include_str!("../README.md")]

mod answers;
mod cli;
mod company;
mod domain;
mod errors;

pub use cli::run;
pub use company::{Company, Rerouted, Tracked};
pub use domain::{
    cargo::{Cargo, CargoEvent, CargoId, CargoRefusal},
    codes::{Location, NoCode, TrackingId, VoyageNumber},
    delivery::{Delivery, RoutingStatus, TransportStatus},
    handling::{Activity, ActivityKind, Handling},
    history::{HandlingEvent, HandlingHistory, HandlingRefusal, HistoryId},
    itinerary::{Itinerary, Leg, NoItinerary},
    rerouting::{Reroute, RerouteRequest, RerouteRequestId, another_route},
    route::Route,
    routing::{RoutingService, Timetable},
    specification::{NoSpecification, RouteSpecification},
    voyage::{
        CarrierMovement, NoMovement, Voyage, VoyageCommand, VoyageEvent, VoyageId, VoyageRefusal,
    },
};
pub use errors::ShippingError;
