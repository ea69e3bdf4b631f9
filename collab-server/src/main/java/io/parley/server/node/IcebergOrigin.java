package io.parley.server.node;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An Iceberg table of local files that others write.
 *
 * @param folder of the table, in which its {@code metadata} is; empty: none
 */
public record IcebergOrigin(@DefaultValue("") String folder) {
  /** None. */
  public static final IcebergOrigin NONE = new IcebergOrigin("");

  /** Whether there is one. */
  boolean isSaid() {
    return !folder.isEmpty();
  }
}
