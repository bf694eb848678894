"""The service desk: tickets and their states, service levels, dispatch, callbacks, knowledge."""
