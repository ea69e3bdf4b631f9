package io.parley.server.demo.data;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How dirty the files are.
 *
 * @param duplicateCustomers second entries of a person in the CRM export
 * @param unlinkedShoppers rows of the webshop that share no right identifier with the CRM's rows of
 *     the same person
 * @param unlinkedReaders readers whose sign-up shares no right identifier with their row of the
 *     mailing list
 * @param sharedPhones people who have the phone of a family member
 * @param mistypedShare the share of e-mails with a typing error
 * @param brokenRows rows to be rejected, by file name relative to the directory
 */
public record Dirt(
    int duplicateCustomers,
    int unlinkedShoppers,
    int unlinkedReaders,
    int sharedPhones,
    double mistypedShare,
    Map<String, Integer> brokenRows) {

  public Dirt {
    brokenRows = Collections.unmodifiableMap(new TreeMap<>(brokenRows));
  }
}
