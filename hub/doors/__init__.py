"""The ways in: each translates what comes, calls one step of the flow, and translates back."""
