package io.parley.server.demo.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The retailer's two exports: who its customers are, and what they did after the mailing. */
final class Hearth {
  static final String CRM = "hearth/crm_export.csv";
  static final String WEBSHOP = "hearth/webshop_export.csv";

  private static final Habits CRM_HABITS = new Habits(0.88, 0.05, 0.05, 0);
  private static final Habits DUPLICATE_HABITS = new Habits(0.70, 0.10, 0.30, 0);
  private static final Habits WEBSHOP_HABITS = new Habits(0.55, 0.04, 0.35, 0.012);
  private static final double DUPLICATE = 0.02;
  private static final double WEBSHOP_KNOWS_STREET = 0.9;

  private final Sheet crm =
      Sheet.numbered(
          "C",
          "CustomerNo",
          "First Name",
          "Last Name",
          "E-Mail",
          "Telephone",
          "Street",
          "Recency",
          "History",
          "Channel",
          "Area",
          "New Customer");
  private final Sheet webshop =
      Sheet.numbered(
          "S",
          "shopper_id",
          "full_name",
          "email_address",
          "mobile",
          "visits",
          "purchased",
          "revenue",
          "ship_to");
  private final ContactBook book;
  private int duplicates;
  private int unlinked;

  Hearth(ContactBook book) {
    this.book = book;
  }

  /** Writes the customer into both exports; returns the identifiers that stand right in any row. */
  Set<Identifier> add(Person person, Customer customer, Dice dice, Dice home) {
    Contact entry = book.first(person, CRM_HABITS, dice);
    addToCrm(person, entry, person.street(), customer);
    Set<Identifier> right = EnumSet.noneOf(Identifier.class);
    right.addAll(entry.right());
    if (dice.chance(DUPLICATE)) {
      right.addAll(addDuplicate(person, customer, entry, dice).right());
    }
    Contact shopper = book.again(person, entry, WEBSHOP_HABITS, dice);
    if (shopper.right().stream().noneMatch(right::contains)) {
      unlinked++;
    }
    addToWebshop(person, shopper, customer, dice, home);
    right.addAll(shopper.right());
    return right;
  }

  /** The same person, entered a second time by somebody who spells otherwise. */
  private Contact addDuplicate(Person person, Customer customer, Contact entry, Dice dice) {
    duplicates++;
    Contact again = book.again(person, entry, DUPLICATE_HABITS, dice);
    Contact respelled =
        new Contact(
            Spelling.otherGivenName(person.givenName(), dice),
            dice.chance(0.3) ? Spelling.doubled(person.familyName(), dice) : again.familyName(),
            again.email(),
            again.phone(),
            again.right());
    addToCrm(person, respelled, Spelling.shortStreet(person.street()), customer);
    return respelled;
  }

  private void addToCrm(Person person, Contact contact, String street, Customer customer) {
    List<String> cells =
        List.of(
            contact.givenName(),
            contact.familyName(),
            contact.email(),
            contact.phone(),
            street,
            Integer.toString(customer.recency()),
            customer.history().toString(),
            customer.channel(),
            customer.zipCode(),
            flag(customer.newbie()));
    crm.add(person, cells);
    switch (crm.brokenRows()) {
      case 0 -> crm.addBroken(person, Breakage.torn(cells));
      case 1 -> crm.addBroken(person, Breakage.garbled(cells, 5, "three"));
      case 2 -> crm.addBroken(person, Breakage.split(cells));
      case 3 -> crm.addBroken(person, Breakage.garbled(cells, 6, "n/a"));
      case 4 -> crm.addBroken(person, Breakage.torn(cells));
      default -> {}
    }
  }

  private void addToWebshop(
      Person person, Contact contact, Customer customer, Dice dice, Dice home) {
    List<String> cells = new ArrayList<>();
    cells.add(
        dice.chance(0.1) ? contact.familyName() + ", " + contact.givenName() : contact.fullName());
    cells.add(contact.email());
    cells.add(contact.phone());
    cells.add(flag(customer.visit()));
    cells.add(flag(customer.conversion()));
    cells.add(customer.spend().toString());
    cells.add(HomeBook.street(person, WEBSHOP_KNOWS_STREET, home));
    webshop.add(person, cells);
    switch (webshop.brokenRows()) {
      case 0 -> webshop.addBroken(person, Breakage.garbled(cells, 5, "free"));
      case 1, 3 -> webshop.addBroken(person, Breakage.split(cells));
      case 2 -> webshop.addBroken(person, Breakage.torn(cells));
      default -> {}
    }
  }

  private static String flag(boolean value) {
    return value ? "1" : "0";
  }

  int duplicates() {
    return duplicates;
  }

  int unlinkedShoppers() {
    return unlinked;
  }

  int brokenCrmRows() {
    return crm.brokenRows();
  }

  int brokenWebshopRows() {
    return webshop.brokenRows();
  }

  /** Writes both; returns whose each row is, by file. */
  Map<String, List<Integer>> write(Path directory, long seed) throws IOException {
    return Map.of(
        CRM,
        crm.write(directory.resolve(CRM), Dice.of(seed, CRM, 0)),
        WEBSHOP,
        webshop.write(directory.resolve(WEBSHOP), Dice.of(seed, WEBSHOP, 0)));
  }
}
