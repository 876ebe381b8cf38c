"""Names are sorted as the Vietnamese alphabet has them; SQLite is given the function when it is
opened. PostgreSQL keeps the keys of units, of which there are thousands."""

from alembic import op

revision = "023_name_key"
down_revision = "022_sendings"
branch_labels = None
depends_on = None

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
WRITTEN = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÀÁÂÃÈÉÊÌ"
    "ÍÐÑÒÓÔÕÙÚÝàáâãèéêìíñòóôõùúýĂăĆćĐđĨĩĹĺŃńŔŕŚśŨũŹźƠơƯưǴǵǸǹḄḅḌḍḤ"
    "ḥḰḱḲḳḶḷḾḿṂṃṆṇṔṕṚṛṢṣṬṭṼṽṾṿẀẁẂẃẈẉẒẓẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺ"
    "ẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶ"
    "ỷỸỹ"
)
LETTERS = (
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzaaâaeeêi"
    "iđnooôouuyaaâaeeêiinooôouuyăăccđđiillnnrrssuuzzơơưưggnnbbddh"
    "hkkkkllmmmmnnpprrssttvvvvwwwwwwzzaaaaââââââââââăăăăăăăăăăeee"
    "eeeêêêêêêêêêêiiiiooooôôôôôôôôôôơơơơơơơơơơuuuuưưưưưưưưưưyyyyy"
    "yyy"
)
TONES = (
    "000000000000000000000000000000000000000000000000000014031401"
    "403140314414031401431403144004400334444444433440000441155555"
    "544555544555544555555335511445555552244112233554411223355552"
    "233441122335522555522441122335544112233555522441122335511552"
    "233"
)
PLACES = "".join(chr(0x1000 + ALPHABET.index(letter)) for letter in LETTERS)
FUNCTION = """
CREATE FUNCTION name_key(name text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT convert_to(
    translate(filled, '{written}', '{places}') || chr(1)
    || translate(filled, '{written}', '{tones}'), 'UTF8')
FROM (SELECT regexp_replace(
    regexp_replace(normalize(name, NFC), '[0-9]+', '000000000000\\&', 'g'),
    '[0-9]*([0-9]{{12}})', '\\1', 'g') AS filled) AS told
$$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        told = FUNCTION.format(written=WRITTEN, places=PLACES, tones=TONES)
        op.get_bind().exec_driver_sql(told)
        op.execute(
            "ALTER TABLE units ADD COLUMN name_key bytea"
            " GENERATED ALWAYS AS (name_key(name)) STORED"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE units DROP COLUMN name_key")
        op.execute("DROP FUNCTION name_key(text)")
