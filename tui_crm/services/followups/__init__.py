"""Follow-ups: planning them in one line, doing them (a follow-up that is done becomes an activity), putting them off, handing them over."""
