package io.parley.identity.link;

import java.util.UUID;

/**
 * To whom a record belongs.
 *
 * @param source source of the record
 * @param line line of the record in its source
 * @param personIndex position of the person in {@link Resolution#people()}
 * @param person the person's id
 */
public record Assignment(String source, long line, int personIndex, UUID person) {}
