package io.parley.connector.source.jdbc;

import io.parley.connector.lake.LakeColumn;

/**
 * A column that is read.
 *
 * @param name its name in the database
 * @param kind how its cells are read
 */
record TableColumn(String name, CellKind kind) {
  LakeColumn lakeColumn() {
    return new LakeColumn(name, kind.type());
  }
}
