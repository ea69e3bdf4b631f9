package io.parley.connector.lake;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** A catalog behind Iceberg's REST protocol, files in a real S3. */
@Tag("slow")
class LakeRestS3PeerTest extends LakeContract {
  @SuppressWarnings("NullAway.Init") // started before each test
  private RestServer server;

  @Override
  LakeSettings settings() throws IOException {
    LakeSettings.Store.S3 store = Peers.s3();
    server = new RestServer(folder.resolve("server"), store);
    return in(
        new LakeSettings.Catalog.Rest(
            server.uri(),
            Optional.empty(),
            new LakeSettings.Catalog.Rest.Login.Token(RestServer.TOKEN)),
        store);
  }

  @AfterEach
  void stop() {
    server.close();
  }
}
