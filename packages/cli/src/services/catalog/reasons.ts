/** What was mended in a row, by code. Nothing is changed without one of these. */
export const repairReasons = {
  html_entity_decoded: 'HTML entities were decoded',
  html_tag_removed: 'HTML tags were removed from the text',
  invisible_character_removed: 'soft hyphens, zero-width or direction marks were removed',
  control_character_removed: 'control characters were removed',
  replacement_character_removed: 'U+FFFD stood where a character was lost; it was removed',
  unicode_composed: 'letters and their marks were composed (NFC)',
  whitespace_normalised: 'runs of white space were made single blanks',
  title_ellipsis_removed: 'the title was cut off by its source; the dots at its end were removed',
  value_not_text: 'an object stood where a text is wanted; it was left out',
  text_shortened: 'the text was longer than the limit and was cut at a word',
  price_range_lowest: 'a price range; its lowest price was kept',
  price_other_mark: 'the price has another decimal mark than the mapping says; it can only be read so',
  price_from_other_column: 'the first price column was empty; the next one was used',
  sale_price_left_out: 'the sale price’s dates are not now, or cannot be read; the ordinary price was taken',
  price_rounded: 'the price had more decimals than its currency; it was rounded half up',
  price_missing_kept: 'there is no price; the product was kept unpriced as asked',
  compare_at_price_dropped: 'the former price is not readable or not above the price; it was dropped',
  rating_spreadsheet_date: 'a spreadsheet had turned the rating n/5 into a date; it was turned back',
  rating_dropped: 'the rating is not a number within its scale; it was dropped',
  rating_count_decimal: 'the number of ratings was written with decimals',
  rating_count_dropped: 'the number of ratings is not a number; it was dropped',
  stock_below_zero: 'the stock is below zero; it was taken as 0',
  stock_unreadable: 'the stock is not a whole number; it was taken as 0',
  stock_ambiguous:
    'the number of pieces can be read in two ways; a comma was taken for thousands, a point for decimals; declare the decimal mark in the mapping',
  stock_limited: 'the stock is above a thousand million pieces; it was taken as that many',
  stock_dropped: 'the level of low stock is not a whole number from 0 to ten thousand; it was dropped',
  sku_code_rewritten: 'the SKU code has characters that no code may have; it was rewritten',
  image_url_dropped: 'an image address is not an http(s) URL of 2,000 characters at most; it was dropped',
  images_limited: 'there were more images than a product may have; the first were kept',
  attribute_dropped: 'an attribute does not fit its type or the limits; it was dropped',
  attribute_name_repeated: 'two attributes would have one name; the first was kept',
  option_name_rewritten:
    'the option’s name has no Latin letter, or is that of another option; it got a number as its name',
  sku_code_made_unique: 'two variants had one SKU code; the later one got its options added',
  variant_dropped: 'one of the variants in the row cannot be taken; the others were kept',
  category_first_kept: 'the product stood in several categories; the first was kept',
  category_levels_cut: 'the category’s path had more than ten levels; the first ten were kept',
  availability_unknown: 'the availability is none that is known; stock follows the import’s own option',
  status_unknown: 'the status is none that is known; the product is kept as a draft',
  translations_dropped: 'the translations are not as an export writes them; they were dropped',
  xml_reference_mended: 'an & or a reference that XML does not know was taken as the text that it stands for',
  stray_quote_kept: 'a quote stood inside a cell that is not quoted; it was kept as text',
  extra_cells_dropped: 'the row had more cells than the header, all of them empty',
} as const;

/** Why a row did not become a product, by code. */
export const rejectReasons = {
  csv_malformed: 'the row cannot be read as CSV',
  column_count: 'the row has another number of cells than the header',
  json_malformed: 'the line is not a JSON object',
  row_too_long: 'the row is longer than 1 MiB',
  row_too_deep: 'the row has members more than a hundred levels deep',
  row_empty: 'the row has no title, no price and no description',
  external_id_missing: 'there is no id to recognise the product by',
  external_id_inexact: 'the id is a number that was not read exactly (whole ones up to 2^53 are); write it as a text',
  external_id_too_long: 'the id is longer than 128 characters',
  title_missing: 'there is no title',
  text_undecodable: 'more than a tenth of the title is U+FFFD; the encoding is likely wrong',
  price_missing: 'there is no price',
  price_not_a_number: 'the price cannot be read',
  price_ambiguous: 'the price can be read in two ways; declare the decimal mark in the mapping',
  price_range: 'a price range, refused as asked',
  price_not_positive: 'the price is not above zero',
  price_too_large: 'the price is above the limit',
  currency_mismatch: 'the price names another currency than its column, the mapping or --default-currency does',
  currency_unknown: 'no currency is declared or written for the price',
  currency_not_convertible: 'there is no rate from this currency to the installation’s',
  locale_unknown: 'the locale is not a language tag',
  duplicate_identical: 'the same id came before with the same content; the first row stands',
  duplicate_conflict: 'the same id came before with other content; the first row stands',
  type_unsupported: 'products of this type are not sold by the piece (grouped or external ones)',
  variant_without_product: 'no row is the product that this variant belongs to',
  variant_unpublished: 'the variant is not published in the shop that the file is of',
  product_rejected: 'the row of its product was rejected',
  variant_missing: 'the product has no variant that can be sold',
  variants_too_many: 'a product has a hundred variants at most',
  options_too_many: 'a variant has fifty options and attributes at most',
  sink_rejected: 'the shop refused the product',
} as const;

export type RepairCode = keyof typeof repairReasons;
export type RejectCode = keyof typeof rejectReasons;
export type ReasonCode = RepairCode | RejectCode;

/** The sentence for a code. */
export function reasonText(code: ReasonCode): string {
  return code in repairReasons ? repairReasons[code as RepairCode] : rejectReasons[code as RejectCode];
}
