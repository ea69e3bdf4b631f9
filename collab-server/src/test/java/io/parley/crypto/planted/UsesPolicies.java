package io.parley.crypto.planted;

import io.parley.policy.PolicySet;

/** An import against an arrow: crypto may use nothing of ours. */
@SuppressWarnings("unused")
record UsesPolicies(PolicySet policies) {}
