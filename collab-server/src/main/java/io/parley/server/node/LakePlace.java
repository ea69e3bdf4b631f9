package io.parley.server.node;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the tables of a party rest.
 *
 * @param warehouse their folder; empty: {@code lake} in the node's directory
 */
public record LakePlace(@DefaultValue("") String warehouse) {
  /** What holds where nothing is said. */
  public static final LakePlace NONE = new LakePlace("");
}
