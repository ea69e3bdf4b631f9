package io.parley.server.demo.data;

import java.util.List;
import java.util.Map;

/** The words that names and addresses are made of. */
final class Words {
  static final List<String> GIVEN_NAMES =
      split(
          """
          James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara
          Richard Susan Joseph Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy
          Matthew Betty Anthony Margaret Mark Sandra Donald Ashley Steven Kimberly Paul Emily Andrew
          Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Dorothy George Melissa Edward
          Deborah Ronald Stephanie Timothy Rebecca Jason Sharon Jeffrey Laura Ryan Cynthia Jacob
          Kathleen Gary Amy Nicholas Angela Eric Shirley Jonathan Anna Stephen Brenda Larry Pamela
          Justin Emma Scott Nicole Brandon Helen Benjamin Samantha Samuel Katherine Gregory Christine
          Frank Debra Alexander Rachel Raymond Carolyn Patrick Janet Jack Catherine Dennis Maria
          Jerry Heather Tyler Diane José Zoë André Renée Luis Inés Omar Amina Wei Mei Raj Priya
          """);

  static final List<String> FAMILY_NAMES =
      split(
          """
          Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez
          Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris
          Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen
          Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez
          Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy
          Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox
          Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price
          Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell
          Sullivan Bell Coleman Butler Henderson Barnes Fisher Vasquez Simmons Romero Jordan
          Patterson Hamilton Graham Reynolds Griffin Wallace Moreno West Cole Hayes Bryant Herrera
          Gibson Ellis Tran Medina Stevens Murray Ford Marshall Owens McDonald Harrison O'Neil
          O'Brien D'Angelo Müller Núñez Smith-Jones Lindqvist Okafor Kowalski Haddad Tanaka Singh
          """);

  static final List<String> STREETS =
      split(
          """
          Oak Maple Cedar Pine Elm Walnut Chestnut Spruce Main Church Park Washington Lake Hill
          River Spring Mill Sunset Ridge Franklin Highland Jefferson Madison Prospect Pleasant
          Lincoln Jackson Adams Center Market Meadow Forest Garden Orchard Willow Birch Summit
          """);

  static final List<String> STREET_KINDS = split("Street Avenue Road Lane Drive Court");

  /** What people are called by those who know them. */
  static final Map<String, String> NICKNAMES =
      Map.ofEntries(
          Map.entry("James", "Jim"),
          Map.entry("Robert", "Bob"),
          Map.entry("Patricia", "Pat"),
          Map.entry("Jennifer", "Jen"),
          Map.entry("Michael", "Mike"),
          Map.entry("David", "Dave"),
          Map.entry("Elizabeth", "Liz"),
          Map.entry("William", "Bill"),
          Map.entry("Richard", "Rick"),
          Map.entry("Joseph", "Joe"),
          Map.entry("Thomas", "Tom"),
          Map.entry("Christopher", "Chris"),
          Map.entry("Daniel", "Dan"),
          Map.entry("Matthew", "Matt"),
          Map.entry("Margaret", "Peggy"),
          Map.entry("Kimberly", "Kim"),
          Map.entry("Deborah", "Debbie"),
          Map.entry("Rebecca", "Becky"),
          Map.entry("Timothy", "Tim"),
          Map.entry("Katherine", "Kate"),
          Map.entry("Samantha", "Sam"),
          Map.entry("Alexander", "Alex"),
          Map.entry("Nicholas", "Nick"),
          Map.entry("Benjamin", "Ben"));

  private Words() {}

  /** The words of a text, in their order. */
  static List<String> split(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
