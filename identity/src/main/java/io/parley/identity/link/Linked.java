package io.parley.identity.link;

/**
 * A resolution, and by what its records were joined.
 *
 * @param resolution every record with its person
 * @param byIdentifier by how many people the shared identifiers alone are fewer than the records
 * @param byModel by how many more the pairs of a model are; records − people is the sum of both
 */
public record Linked(Resolution resolution, long byIdentifier, long byModel) {}
