package io.parley.server.demo.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the demo's source files: Hillstrom's customers under made-up names, seen by a retailer
 * (hearth) and a publisher (metromail) who each know only some of them. Who knows whom is drawn
 * without looking at assignment or outcome, so that the lift on the shared people is unbiased.
 */
public final class DemoData {
  /** As many customers as the experiment has. */
  public static final int ALL_CUSTOMERS = Hillstrom.ROWS;

  private static final double KNOWN_TO_HEARTH = 0.86;
  private static final double KNOWN_TO_METROMAIL = 0.82;

  private DemoData() {}

  /**
   * Writes {@code hearth/crm_export.csv}, {@code hearth/webshop_export.csv}, {@code
   * metromail/mailing_list.csv} and {@code metromail/signup_form.csv}, replacing what is there. The
   * same seed and number of customers give the same bytes.
   *
   * @param customers how many of the experiment's rows to take, from the first
   * @return the truth, which no party knows
   */
  public static Truth generate(Path directory, long seed, int customers) throws IOException {
    if (customers < 1 || customers > ALL_CUSTOMERS) {
      throw new IllegalArgumentException(
          "customers must be 1 to " + ALL_CUSTOMERS + ", not " + customers);
    }
    People people = new People(seed);
    List<Person> persons = people.make(customers);
    ContactBook book = new ContactBook(people.addresses());
    Hearth hearth = new Hearth(book);
    Metromail metromail = new Metromail(book);
    Tally tally = new Tally();

    int row = 0;
    for (Customer customer : Hillstrom.first(customers)) {
      Person person = persons.get(row);
      Dice atHearth = Dice.of(seed, "hearth", row);
      Dice atMetromail = Dice.of(seed, "metromail", row);
      Optional<Set<Identifier>> hearthKnows =
          atHearth.chance(KNOWN_TO_HEARTH)
              ? Optional.of(
                  hearth.add(person, customer, atHearth, Dice.of(seed, "hearth home", row)))
              : Optional.empty();
      Optional<Set<Identifier>> metromailKnows =
          atMetromail.chance(KNOWN_TO_METROMAIL)
              ? Optional.of(
                  metromail.add(
                      person,
                      customer.segment(),
                      atMetromail,
                      Dice.of(seed, "metromail home", row)))
              : Optional.empty();
      tally.add(customer, person, hearthKnows, metromailKnows);
      row++;
    }

    Map<String, List<Integer>> owners = new TreeMap<>(hearth.write(directory, seed));
    owners.putAll(metromail.write(directory, seed));
    return tally.truth(dirt(hearth, metromail, tally, book), new Owners(owners));
  }

  private static Dirt dirt(Hearth hearth, Metromail metromail, Tally tally, ContactBook book) {
    return new Dirt(
        hearth.duplicates(),
        hearth.unlinkedShoppers(),
        metromail.unlinkedReaders(),
        tally.sharedPhones(),
        book.mistypedShare(),
        Map.of(
            Hearth.CRM, hearth.brokenCrmRows(),
            Hearth.WEBSHOP, hearth.brokenWebshopRows(),
            Metromail.MAILING_LIST, metromail.brokenListRows(),
            Metromail.SIGNUP_FORM, metromail.brokenFormRows()));
  }
}
