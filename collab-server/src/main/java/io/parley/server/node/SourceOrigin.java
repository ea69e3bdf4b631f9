package io.parley.server.node;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a source is read, when it is not one CSV file.
 *
 * @param files pattern of files below the node's folder; empty: none
 */
public record SourceOrigin(@DefaultValue("") String files) {
  /** One CSV file, read anew at each ingest. */
  public static final SourceOrigin FILE = new SourceOrigin("");
}
