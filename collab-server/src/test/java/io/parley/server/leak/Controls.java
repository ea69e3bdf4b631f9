package io.parley.server.leak;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Values that the room must have: a look that misses them has not seen what it searched. */
final class Controls {
  private static final String CONTROL = "control: ";
  static final String AGREEMENT = CONTROL + "agreement's digest";
  static final String OWN_KEY = CONTROL + "room's own signing key";
  static final String SQL = CONTROL + "statement";
  static final String POLICY = CONTROL + "first line of a policy of ";
  static final String QUERY = CONTROL + "query id";
  static final String LISTENS = CONTROL + "address in the log";
  static final String TOKEN = CONTROL + "canary's token";

  private Controls() {}

  static boolean isControl(Found found) {
    return found.secret().startsWith(CONTROL);
  }

  /** Controls of the questions until now; a token as its parties make it of the canary. */
  static List<Pattern> patterns(WatchedRoom room, byte[] key, Canary canary) throws IOException {
    return patterns(room, key, Secrets.pseudonyms(key, canary).values());
  }

  /** The same with these pseudonyms of the canary. */
  static List<Pattern> patterns(WatchedRoom room, byte[] key, Collection<byte[]> pseudonyms)
      throws IOException {
    byte[] agreement =
        Json.read(
                Files.readAllBytes(room.node("room").resolve("agreement.json")),
                SignedAgreement.class)
            .bytes();
    List<Pattern> patterns = new ArrayList<>();
    patterns.addAll(Forms.ofBytes(OWN_KEY, room.node("room").readKey("signing.key")));
    patterns.addAll(Forms.ofText(AGREEMENT, Digest.hex(agreement)));
    patterns.addAll(Forms.ofText(SQL, "shared_by_both FROM metromail.mailings"));
    patterns.addAll(Forms.ofText(POLICY + "hearth", "What Hearth, the retailer, allows on its"));
    patterns.addAll(Forms.ofText(POLICY + "metromail", "What Metromail, the publisher, allows on"));
    patterns.addAll(Forms.ofText(LISTENS, "listens on 127.0.0.1"));
    for (byte[] grant : room.grants("hearth")) {
      patterns.addAll(Forms.ofText(QUERY, Json.read(grant, Grant.class).queryId()));
      for (byte[] token : tokens(key, pseudonyms, grant)) {
        patterns.addAll(Forms.ofBytes(TOKEN, token));
      }
    }
    return patterns;
  }

  /** A person's tokens in the query of this grant, one a key type. */
  static List<byte[]> tokens(byte[] key, Canary canary, byte[] grant) {
    return tokens(key, Secrets.pseudonyms(key, canary).values(), grant);
  }

  private static List<byte[]> tokens(byte[] key, Collection<byte[]> pseudonyms, byte[] grant) {
    CollaborationKey collaboration = CollaborationKey.fromByteArray(key, SecretAccess.insecure());
    return pseudonyms.stream().map(p -> collaboration.queryKey(grant).tokens(p)).toList();
  }
}
