-- The wider check on a link's purpose stays: it forbids nothing that was allowed.
DROP INDEX change_of_instrument;
