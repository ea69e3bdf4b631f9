package io.parley.query.backend;

import java.util.UUID;

/**
 * One of the partner's people of an audience, as the room sees it.
 *
 * @param token the same for this person in every audience of one receiver
 * @param matched whether one of the receiver's people was matched with it
 * @param listed whether that one is on the list
 */
public record PartnerPerson(UUID token, boolean matched, boolean listed) {}
