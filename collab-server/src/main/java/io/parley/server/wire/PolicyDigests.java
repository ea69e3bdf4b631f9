package io.parley.server.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which versions of policies are meant: the SHA-256 of each file, hex, by {@code party/file}. */
public final class PolicyDigests {
  private PolicyDigests() {}

  /** Of all files of these offers. */
  public static Map<String, String> of(List<Offer> offers) {
    Map<String, String> digests = new TreeMap<>();
    offers.forEach(offer -> digests.putAll(of(offer.party(), offer.policies())));
    return digests;
  }

  /** Of the files of one party. */
  public static Map<String, String> of(String party, List<Offer.PolicyFile> files) {
    Map<String, String> digests = new TreeMap<>();
    files.forEach(
        f ->
            digests.put(
                party + "/" + f.name(), Digest.hex(f.text().getBytes(StandardCharsets.UTF_8))));
    return digests;
  }
}
