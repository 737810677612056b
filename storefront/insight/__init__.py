"""What front ends tell of shoppers' steps: `POST /v1/events`, checked here, counted by `search`."""
