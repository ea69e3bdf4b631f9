package io.parley.connector.lake;

import org.junit.jupiter.api.Tag;

/** A catalog in a real PostgreSQL, files here. */
@Tag("slow")
class LakePostgresPeerTest extends LakeContract {
  @Override
  LakeSettings settings() {
    return in(Peers.postgres(), new LakeSettings.Store.Local());
  }
}
