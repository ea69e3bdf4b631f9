package io.parley.server.rest;

import io.parley.server.activation.AudienceDesk;
import io.parley.server.activation.AudienceRoom;

/**
 * A party's audiences in a collaboration, for whoever comes in.
 *
 * @param room where its room is, asked with the caller's own key
 */
record AudiencePlace(AudienceDesk desk, AudienceRoom room) {}
