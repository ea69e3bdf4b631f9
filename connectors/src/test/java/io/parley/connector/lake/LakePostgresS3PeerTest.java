package io.parley.connector.lake;

import org.junit.jupiter.api.Tag;

/** A catalog in a real PostgreSQL, files in a real S3. */
@Tag("slow")
class LakePostgresS3PeerTest extends LakeContract {
  @Override
  LakeSettings settings() {
    return in(Peers.postgres(), Peers.s3());
  }
}
