/** As the contract names attributes: "Battery Life" → battery_life. Empty for what has no Latin letter. */
export function attributeName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
}
