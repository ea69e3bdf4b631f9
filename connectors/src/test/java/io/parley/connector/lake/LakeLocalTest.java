package io.parley.connector.lake;

/** The default: SQLite and local files. */
class LakeLocalTest extends LakeContract {
  @Override
  LakeSettings settings() {
    return in(new LakeSettings.Catalog.Sqlite(), new LakeSettings.Store.Local());
  }
}
