package io.parley.server.wire;

import io.parley.query.dp.CellSpan;
import io.parley.query.dp.ReleasedQuantile;
import io.parley.query.release.ReleasedGroup;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One of each document that no question needs: of identities, of accounts, of intersections without
 * a room; and a release as a room keeps it.
 */
final class MoreWireDocuments {
  private static final String HASH = "ab".repeat(32);
  private static final String RUN = "00112233445566778899aabbccddeeff";

  private MoreWireDocuments() {}

  static Map<String, Object> all(AnswerDocument.Receipt receipt) {
    Map<String, Object> all = new TreeMap<>();
    KeySuccession succession =
        new KeySuccession(1, "hearth", "BBBB", "CCCC", "2026-11-28T12:00:00Z", "DDDD", "EEEE");
    all.put("key-succession", succession);
    String certificate = "-----BEGIN CERTIFICATE-----\n";
    all.put("node-identity", new NodeIdentity(1, "hearth", "CCCC", certificate, Optional.empty()));
    all.put(
        "node-identity-after",
        new NodeIdentity(1, "hearth", "CCCC", certificate, Optional.of(succession)));
    all.put(
        "accounts",
        new AccountsDocument(
            1,
            List.of(
                new AccountsDocument.Told(
                    "ines",
                    "hearth",
                    List.of("analyst"),
                    List.of(
                        new AccountsDocument.ToldKey(
                            "001122334455",
                            "2026-11-28T12:00:00Z",
                            "2027-11-28T12:00:00Z",
                            "valid",
                            "2026-11-28",
                            "",
                            ""))))));
    all.put("who", new WhoDocument(1, "spring", "ines", "hearth", List.of("analyst", "marketer")));
    all.put("revoke-request", new RevokeRequest(1, "ines", "001122334455"));
    all.put(
        "psi-proposal",
        new PsiProposal(
            2,
            RUN,
            HASH,
            "hearth",
            "metromail",
            "canonical/1",
            "email",
            "measurement",
            false,
            "0.5",
            "1E-9",
            "AAAA"));
    all.put("psi-terms", new PsiTermsDocument(2, RUN, HASH, false, "0.5", "1E-9", "AAAA", "BBBB"));
    all.put("psi-commit", new PsiCommit(2, RUN, "hearth", HASH, "hearth.shoppers", "pure 0.5", 64));
    all.put("psi-go", new PsiGo(2, "AAAA", "BBBB"));
    all.put("psi-answer", new PsiAnswer(2, RUN, HASH, -3));
    all.put(
        "release",
        ReleaseDocument.of(
            List.of(
                List.of(
                    new ReleasedGroup(
                        List.of(
                            Optional.of("north"),
                            Optional.of(LocalDate.of(2026, 2, 28)),
                            Optional.empty()),
                        List.of(-5L, 9_007_199_254_740_993L),
                        List.of(List.of(new ReleasedQuantile(0.5, new CellSpan(1, 9))))))),
            null,
            receipt));
    return all;
  }
}
